import type { Page } from '@playwright/test'
import { openApiFront } from '@/e2e/fixtures/network/api-front'
import { honestyMs, INTERVAL_MS, recoveryMs, TOLERANCE_MS } from '@/e2e/fixtures/page/bounds'
import { openCockpit } from '@/e2e/fixtures/server/cockpit'
import {
  closeExplorers,
  noteWhatIsShown,
  type OpenedExplorer,
  openExplorers,
  untilAllLive,
} from '@/e2e/fixtures/page/explorer-pages'
import { greenThings } from '@/e2e/fixtures/page/green'
import { liveMark } from '@/e2e/fixtures/page/panel'
import { hideableTab } from '@/e2e/fixtures/page/tab'
import { expect, test, untilAwake } from '@/e2e/fixtures/tests/watched'

const IN_TIME = { timeout: honestyMs() + 2 * TOLERANCE_MS }
/** What a reader would take for the present state. */
const SAYS_NONE =
  /no (ticket|event|entry)\b.*(matches|yet)|nobody has acted|none in this time|tells of no|no events for/i

/** Every page has the banner, nothing green below it, and no text that there is nothing. */
async function expectHonest(explorers: readonly OpenedExplorer[], banner: string): Promise<void> {
  for (const { panel } of explorers) {
    await expect(panel.getByTestId(banner)).toBeVisible(IN_TIME)
    for (const body of await panel.locator('[data-live]').all()) {
      await expect(body).toHaveAttribute('data-live', 'false')
      expect(await greenThings(body)).toEqual([])
    }
    await expect(panel).not.toContainText(SAYS_NONE)
  }
}

async function expectRecovered(explorers: readonly OpenedExplorer[]): Promise<void> {
  for (const { page, announced } of explorers) {
    await expect(liveMark(page)).toHaveText('live', {
      timeout: recoveryMs() + 2 * TOLERANCE_MS,
    })
    await expect(page.getByTestId(/^banner-/)).toHaveCount(0)
    await expect.poll(announced).toContain('live again')
  }
}

test.describe('on every explorer', () => {
  test.use({ expectedComplaints: /Failed to load resource/ })

  test('a hanging server and an offline browser are told, and so is the recovery', async ({
    page,
    context,
    fixture,
  }) => {
    const front = await openApiFront({ targetPort: fixture.cockpit.port })
    const explorers = await openExplorers(page, front.url, fixture.work.queued)
    await untilAllLive(explorers)
    front.set('hold')
    await expectHonest(explorers, 'banner-offline')
    front.set('pass')
    await expectRecovered(explorers)

    await context.setOffline(true)
    await expectHonest(explorers, 'banner-offline')
    for (const { panel } of explorers) await expect(panel).toContainText('This browser is offline.')
    await context.setOffline(false)
    await expectRecovered(explorers)
    await closeExplorers(explorers)
    await page.goto('about:blank')
    await front.close()
  })

  test('a fault right after the document is told over what the document held', async ({
    page,
    fixture,
  }) => {
    const front = await openApiFront({ targetPort: fixture.cockpit.port })
    front.set('error')
    const explorers = await openExplorers(page, front.url, fixture.work.queued)
    await expectHonest(explorers, 'banner-offline')
    await expect(page.getByTestId(`ticket-${fixture.work.queued}`)).toBeVisible()
    await closeExplorers(explorers)
    await page.goto('about:blank')
    await front.close()
  })

  test('a hidden tab sends nothing, and the return is dimmed and unknown without an alarm', async ({
    page,
    fixture,
  }) => {
    const front = await openApiFront({ targetPort: fixture.cockpit.port })
    const tab = await hideableTab(page)
    await noteWhatIsShown(page)
    await page.goto(`${front.url}/chain-events`)
    await untilAwake(page)
    await tab.hide()
    await expect(page).toHaveTitle(/not watching since/)
    // The stream opens again as well; it carries no data.
    const reads = () => front.requests.filter(({ path }) => !path.startsWith('/api/stream'))
    const asked = reads().length
    front.set('hold')
    await tab.show()
    await expect(liveMark(page)).toHaveText('unknown')
    await expect(page.getByTestId('panel-events').locator('[data-live]')).toHaveAttribute(
      'data-live',
      'false',
    )
    // The log, and the state of the bar, once each.
    const again = reads().slice(asked)
    expect(again.length).toBeLessThanOrEqual(2)
    expect(new Set(again.map(({ path }) => path)).size).toBe(again.length)
    expect(await page.evaluate(() => [...(globalThis.koraBanners ?? [])])).toEqual([])
    front.set('pass')
    await expect(liveMark(page)).toHaveText('live')
    await page.goto('about:blank')
    await front.close()
  })
})

test.describe('while Postgres is stopped', () => {
  test.use({ postgresOf: 'own', expectedComplaints: /Failed to load resource/ })

  test('every explorer says that it cannot be read, and keeps what it had', async ({
    page,
    work,
    cockpit,
    postgres,
  }) => {
    const explorers = await openExplorers(page, cockpit.url, work.queued)
    await untilAllLive(explorers)
    await postgres?.stop()
    await expectHonest(explorers, 'banner-read-error')
    await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
    await postgres?.start()
    for (const { page: one } of explorers) await expect(liveMark(one)).toHaveText('live')
    await closeExplorers(explorers)
  })
})

test('the page of the state says that the runtime is silent, seen from another process', async ({
  page,
  environment,
}) => {
  const leader = await openCockpit(environment)
  await leader.ready()
  const observer = await openCockpit({ ...environment, KORA_ROLE: 'observer' })
  await observer.ready()
  await page.goto(`${observer.url}/operational-state`)
  await untilAwake(page)
  await leader.kill()
  const panel = page.getByTestId('panel-state')
  await expect(panel.getByTestId('banner-runtime-silent')).toBeVisible({
    timeout: 4 * INTERVAL_MS + 2 * TOLERANCE_MS,
  })
  await expect(liveMark(page)).toHaveText('unknown')
  await expect(panel).not.toContainText(/\bto now\b/)
  await leader.serveAgain()
  await expect(liveMark(page)).toHaveText('live', { timeout: 20_000 })
  await page.goto('about:blank')
  await observer.stop()
  await leader.stop()
})

/** Opens all four of a server without waiting for its boot. */
async function beginnings(
  page: Page,
  env: Readonly<Record<string, string>>,
  look: (explorers: readonly OpenedExplorer[]) => Promise<void>,
): Promise<void> {
  const cockpit = await openCockpit({ KORA_REFRESH_SECONDS: '1', ...env })
  const explorers = await openExplorers(page, cockpit.url, '7e7e0000-0000-4000-8000-000000000001')
  await look(explorers)
  await closeExplorers(explorers)
  await page.goto('about:blank')
  await cockpit.stop()
}

test.describe('a server that cannot serve', () => {
  test.use({ expectedComplaints: /Failed to load resource/ })

  test('names the variable that cannot be used on every explorer', async ({
    page,
    environment,
  }) => {
    await beginnings(page, { ...environment, KORA_REFRESH_SECONDS: 'abc' }, async (explorers) => {
      for (const { panel } of explorers) {
        const banner = panel.getByTestId('banner-uninitialized')
        await expect(banner).toContainText('KORA_REFRESH_SECONDS holds "abc"', IN_TIME)
        await expect(panel).not.toContainText(SAYS_NONE)
      }
    })
  })

  test('without a database says so in the same words everywhere, and speaks of no sample', async ({
    page,
  }) => {
    await beginnings(page, {}, async (explorers) => {
      for (const { panel, page: one } of explorers) {
        const banner = panel.getByTestId('banner-stub')
        await expect(banner).toContainText('No database is connected.')
        await expect(banner).toContainText('none are invented')
        await expect(banner).toHaveAttribute('role', 'status')
        await expect(panel).not.toContainText(/everything below|Sample data/)
        await expect(one).toHaveTitle(/no database/)
      }
    })
  })
})
