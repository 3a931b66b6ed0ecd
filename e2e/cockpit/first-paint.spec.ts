import type { Page } from '@playwright/test'
import { freePort } from '@/scripts/process/ports.mjs'
import { honestyMs, INTERVAL_MS, TOLERANCE_MS } from '@/e2e/fixtures/page/bounds'
import { liveMark } from '@/e2e/fixtures/page/panel'
import { count, ticket } from '@/e2e/fixtures/page/ticket-list'
import { expect, openLive, test } from '@/e2e/fixtures/tests/watched'

/** What a template prints when a value is missing. */
const HOLES = /undefined|\bNaN\b|\bnull\b|\[object|Invalid Date/

async function expectNoHoles(page: Page): Promise<void> {
  expect(await page.locator('body').innerText()).not.toMatch(HOLES)
}

/** The page has been refreshed and lives on: a mismatch would have been logged by then. */
async function refreshed(page: Page): Promise<void> {
  for (let left = 2; left > 0; left -= 1) {
    await Promise.all([
      page.waitForResponse(/\/api\/sea-tickets/),
      page.waitForResponse(/\/api\/operational-state/),
    ])
  }
}

test.describe('the HTML of the page, before any script runs', () => {
  test.use({ javaScriptEnabled: false })

  test('holds the state and every ticket, and no value is missing', async ({ page, fixture }) => {
    await page.goto(fixture.url)
    await expect(page.getByTestId('primary-state')).toHaveText('ready')
    await expect(page.getByTestId('claim-permission')).toHaveText('any work')
    for (const id of [
      fixture.work.in_progress,
      fixture.work.failed_or_blocked,
      fixture.work.queued,
    ]) {
      await expect(ticket(page, id)).toBeVisible()
    }
    await expect(count(page, 'queued')).toHaveText('1')
    await expect(page).toHaveTitle('Kora · ready · 1 stuck')
    await expectNoHoles(page)
  })

  test('says in time that it is not updating', async ({ page, fixture }) => {
    const opened = Date.now()
    await page.goto(fixture.url)
    const notice = page.getByRole('alert')
    await expect(notice).toBeVisible({ timeout: honestyMs() + TOLERANCE_MS })
    expect(Date.now() - opened).toBeGreaterThanOrEqual(INTERVAL_MS)
    await expect(notice).toContainText('This page is not updating.')
    await expect(notice).toContainText(/You see what was true at \d\d:\d\d:\d\d UTC/)
    // It stands over the mark that would call the page live.
    const covered = await liveMark(page).evaluate((mark) => {
      const { x, y, width, height } = mark.getBoundingClientRect()
      return document.elementFromPoint(x + width / 2, y + height / 2)?.role
    })
    expect(covered).toBe('alert')
  })
})

test.describe('a page whose scripts do not come', () => {
  test.use({ expectedComplaints: /Failed to load resource/ })

  test('says in time that it is not updating', async ({ page, fixture }) => {
    await page.route('**/_next/static/**/*.js*', (route) => route.abort())
    await page.goto(fixture.url)
    await expect(page.getByRole('alert')).toBeVisible({ timeout: honestyMs() + TOLERANCE_MS })
  })
})

test.describe('the page, far from the server’s time zone', () => {
  test.use({ timezoneId: 'Asia/Kolkata', locale: 'hi-IN' })

  test('comes to life without a mismatch, and shows local times', async ({ page, fixture }) => {
    await openLive(page, fixture)
    await refreshed(page)
    await expectNoHoles(page)
    const shown = await page
      .getByText(/^as of /)
      .first()
      .locator('time')
      .first()
      .textContent()
    const local = await page.evaluate(() =>
      new Date().toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' }),
    )
    expect(Math.abs(minutes(String(shown)) - minutes(local))).toBeLessThanOrEqual(1)
  })
})

test.describe('the page comes to life without a complaint of the browser', () => {
  test.describe('where no database is configured', () => {
    test.use({ cockpitEnv: { DATABASE_URL: '', KORA_WORKSPACE_ID: '' } })

    test('and shows samples', async ({ page, bootingCockpit }) => {
      await page.goto(bootingCockpit.url)
      await expect(liveMark(page)).toHaveText('sample')
      await refreshed(page)
      await expectNoHoles(page)
    })
  })

  test.describe('where the configuration cannot be used', () => {
    test.use({ cockpitEnv: { KORA_MAX_CLAIMS: 'many' } })

    test('and names the variable', async ({ page, bootingCockpit }) => {
      await page.goto(bootingCockpit.url)
      await expect(page.getByText(/KORA_MAX_CLAIMS holds "many"/).first()).toBeVisible()
      await refreshed(page)
      await expectNoHoles(page)
    })
  })

  test('where the database is away', async ({ page, database }) => {
    const { openCockpit } = await import('@/e2e/fixtures/server/cockpit')
    const cockpit = await openCockpit({
      DATABASE_URL: `postgres://kora@127.0.0.1:${await freePort()}/kora`,
      KORA_WORKSPACE_ID: database.workspaceId,
      KORA_REFRESH_SECONDS: '1',
    })
    await page.goto(cockpit.url)
    await expect(page.getByTestId('banner-uninitialized')).toHaveCount(2)
    await refreshed(page)
    await expectNoHoles(page)
    await page.goto('about:blank')
    await cockpit.stop()
  })
})

function minutes(clock: string): number {
  const [hours = 0, rest = 0] = clock.split(':').map(Number)
  return hours * 60 + rest
}
