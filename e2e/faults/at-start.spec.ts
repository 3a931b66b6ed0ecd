import type { Page } from '@playwright/test'
import { expect, test } from '@/e2e/fixtures/tests/test'
import { recoveryMs, TOLERANCE_MS } from '@/e2e/fixtures/page/bounds'
import { openApiFront } from '@/e2e/fixtures/network/api-front'
import { openCockpit } from '@/e2e/fixtures/server/cockpit'
import type { Cockpit } from '@/e2e/fixtures/server/cockpit'
import { greenThings } from '@/e2e/fixtures/page/green'
import { expectHonesty, expectLive } from '@/e2e/fixtures/page/honest-panel'
import { claimPermission, liveMark, panel, PANEL_NAMES } from '@/e2e/fixtures/page/panel'

async function served(
  env: Readonly<Record<string, string>>,
  visit: (cockpit: Cockpit) => Promise<void>,
): Promise<void> {
  const cockpit = await openCockpit(env)
  try {
    await visit(cockpit)
  } finally {
    await cockpit.stop()
  }
}

/** Both panels wait, and neither claims anything. */
async function expectUninitialized(page: Page): Promise<void> {
  for (const name of PANEL_NAMES) {
    const { root, banner, banners, body } = panel(page, name)
    await expect(banner('uninitialized')).toBeVisible()
    await expect(banner('uninitialized')).toHaveAttribute('role', 'status')
    await expect(banners).toHaveCount(1)
    await expect(body).toHaveAttribute('data-live', 'false')
    await expect(root.getByTestId(/^(bucket|ticket)-/)).toHaveCount(0)
    expect(await greenThings(body)).toEqual([])
  }
  await expect(claimPermission(page)).toHaveAttribute('data-permission', 'unknown')
  await expect(liveMark(page)).toHaveText('unknown')
  await expect(page).toHaveTitle('Kora · unknown')
}

test.describe('a server that starts while its database is away', () => {
  test.use({ postgresOf: 'own' })

  test('says what it waits for and which attempt it is at, and is live when the database comes, without a reload', async ({
    page,
    work,
    environment,
    postgres,
    recorder,
  }) => {
    await postgres?.stop()
    await served(environment, async ({ url }) => {
      await page.goto(url)
      await expectUninitialized(page)
      for (const name of PANEL_NAMES) {
        const banner = panel(page, name).banner('uninitialized')
        await expect(banner).toContainText('waits for the database to answer')
        await expect(banner).toContainText(/attempt [1-9]\d*/i)
        await expect(banner).toContainText(/next at \d\d:\d\d:\d\d/)
      }
      // It goes on trying, and shows so.
      await expect(panel(page, 'tickets').banner('uninitialized')).toContainText(/attempt [2-9]/i)
      await expectUninitialized(page)

      await postgres?.start()
      const since = Date.now()
      await expectLive(page)
      // The port is tried once a second; after that the boot passes its gates.
      const bound = 1_000 + recoveryMs() + 2 * TOLERANCE_MS
      for (const name of PANEL_NAMES) {
        expect(recorder.liveAfter(since, name)).toBeLessThan(bound)
      }
      await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
      expect(new Set(recorder.since().map((moment) => moment.document)).size).toBe(1)
      expect(recorder.lies()).toEqual([])
    })
  })

  test('knows nothing at all, and says so, while the requests of its page fail too', async ({
    page,
    environment,
    postgres,
    recorder,
  }) => {
    await postgres?.stop()
    await served(environment, async ({ port }) => {
      const front = await openApiFront({ targetPort: port })
      await page.goto(front.url)
      await expectUninitialized(page)
      front.set('reset')
      const banners = { state: 'offline', tickets: 'offline' } as const
      await expectHonesty({ page, recorder }, { since: Date.now(), banners })
      await expect(page.getByTestId('primary-state')).toHaveText('unknown')
      await expect(panel(page, 'state').root.getByText('Last transitions')).toHaveCount(0)
      await expect(panel(page, 'tickets').body).toContainText('unknown')
      front.set('pass')
      await expectUninitialized(page)
      expect(recorder.lies()).toEqual([])
      await front.close()
    })
  })
})

test('a variable that cannot be used is named on the page, with what it holds and what it may hold', async ({
  page,
  work,
  environment,
  recorder,
}) => {
  await served({ ...environment, KORA_REFRESH_SECONDS: 'abc' }, async ({ url }) => {
    await page.goto(url)
    await expectUninitialized(page)
    for (const name of PANEL_NAMES) {
      const banner = panel(page, name).banner('uninitialized')
      await expect(banner).toContainText('The configuration cannot be used')
      await expect(banner).toContainText('KORA_REFRESH_SECONDS holds "abc"')
      await expect(banner).toContainText(/allowed: a number .*3600/)
    }
    await expect(page.getByTestId(`ticket-${work.queued}`)).toHaveCount(0)
    expect(recorder.lies()).toEqual([])
  })
})

test('an address that cannot be used is named on the page without the password that it holds', async ({
  page,
  environment,
}) => {
  const DATABASE_URL = 'mysql://kora:correct-horse@127.0.0.1/kora'
  await served({ ...environment, DATABASE_URL }, async ({ url }) => {
    await page.goto(url)
    await expectUninitialized(page)
    await expect(panel(page, 'state').banner('uninitialized')).toContainText('DATABASE_URL')
    expect(await page.content()).not.toContain('correct-horse')
  })
})

test('without a database everything is marked as sample, in the tab too, and nothing else is said', async ({
  page,
  recorder,
}) => {
  await served({ KORA_REFRESH_SECONDS: '1' }, async ({ url }) => {
    await page.goto(url)
    for (const name of PANEL_NAMES) {
      const { root, banner, banners, body } = panel(page, name)
      await expect(banner('stub')).toBeVisible()
      await expect(banner('stub')).toHaveAttribute('role', 'status')
      await expect(banner('stub')).toContainText('DATABASE_URL')
      await expect(banners).toHaveCount(1)
      await expect(body).toHaveAttribute('data-live', 'false')
      expect(await greenThings(body)).toEqual([])
      await expect(root.getByText('as of')).toHaveCount(0)
    }
    const rows = panel(page, 'tickets').root.getByTestId(/^ticket-/)
    await expect(rows).not.toHaveCount(0)
    for (const row of await rows.all()) {
      expect(await row.getAttribute('data-testid')).toMatch(/^ticket-sample-/)
      await expect(row).toContainText('Sample')
      await expect(row.getByText('sample', { exact: true })).toBeAttached()
    }
    const transitions = panel(page, 'state')
      .root.locator('section', { hasText: 'Last transitions' })
      .getByRole('listitem')
    await expect(transitions).not.toHaveCount(0)
    for (const transition of await transitions.all()) {
      await expect(transition.getByText('sample', { exact: true })).toBeVisible()
    }
    await expect(liveMark(page)).toHaveText('sample')
    await expect(page).toHaveTitle('Kora · sample data')
    await expect(page.locator('link[rel="icon"]')).toHaveAttribute('href', '/icons/sample.svg')
    // A refresh brings the same again.
    await page.waitForResponse(/\/api\/sea-tickets/)
    await page.waitForResponse(/\/api\/sea-tickets/)
    const banners = recorder.since().flatMap(({ state, tickets }) => [state, tickets])
    expect(new Set(banners.flatMap((each) => each.banners.map(({ id }) => id)))).toEqual(
      new Set(['banner-stub']),
    )
    expect(recorder.since().every((moment) => moment.title === 'Kora · sample data')).toBe(true)
  })
})
