import { expect, test } from '@/e2e/fixtures/tests/test'
import { INTERVAL_MS, recoveryMs, TOLERANCE_MS } from '@/e2e/fixtures/page/bounds'
import type { PageRecorder } from '@/e2e/fixtures/page/page-recorder'
import { holdAnswers } from '@/e2e/fixtures/network/hold-answers'
import { expectLive } from '@/e2e/fixtures/page/honest-panel'
import { claimPermission, liveMark, panel, PANEL_NAMES } from '@/e2e/fixtures/page/panel'
import { hideableTab } from '@/e2e/fixtures/page/tab'
import { insertTicket } from '@/testing/database/factories'

test.use({ cockpitOf: 'kept' })

const NOT_WATCHING = /^Kora · not watching since \d\d:\d\d$/

// Where a request that is late by a second on a busy machine may not count as an alarm.
const UNHURRIED_MS = 2_000

/** From the return on nothing is claimed; the alarm waits an interval and then comes. */
async function expectCautiousReturn(
  recorder: PageRecorder,
  returned: number,
  intervalMs = INTERVAL_MS,
): Promise<void> {
  const alarms = () =>
    recorder
      .since(returned)
      .filter(({ state, tickets }) => state.banners.length + tickets.banners.length > 0)
  await expect.poll(() => alarms().length, { timeout: 5_000 }).toBeGreaterThan(0)
  const alarm = alarms()[0]?.at ?? Infinity
  expect(alarm - returned, 'ms until the alarm').toBeGreaterThanOrEqual(intervalMs - 50)
  const before = recorder.since(returned).filter(({ at }) => at < alarm)
  expect(before.length).toBeGreaterThan(0)
  for (const { state, tickets } of before) {
    expect(state).toMatchObject({ live: false, permission: 'unknown', banners: [] })
    expect(tickets).toMatchObject({ live: false, banners: [] })
  }
}

test('a hidden tab sends nothing, and its title says since when nobody watches', async ({
  page,
  context,
  database,
  work,
  cockpit,
  front,
}) => {
  const tab = await hideableTab(page)
  await page.goto(front.url)
  await expectLive(page)
  await expect(page).toHaveTitle(/^Kora · ready/)
  await tab.hide()
  const hidden = new Date()
  await expect(page).toHaveTitle(NOT_WATCHING)
  const minutes = [hidden, new Date(hidden.getTime() - 2_000)].map((at) =>
    at.toTimeString().slice(0, 5),
  )
  expect(minutes).toContain((await page.title()).slice(-5))
  await expect(page.locator('link[rel="icon"]')).toHaveAttribute('href', '/icons/unknown.svg')

  // A visible page sees three changes come meanwhile; the hidden one asks for none.
  const asked = front.requests.length
  const other = await context.newPage()
  await other.goto(cockpit.url)
  for (const title of ['First', 'Second', 'Third']) {
    const id = await insertTicket(database.pool, database, 'queued', { title })
    await expect(other.getByTestId(`ticket-${id}`)).toBeVisible()
  }
  expect(front.requests.length).toBe(asked)
  await expect(page).toHaveTitle(NOT_WATCHING)
  await expect(page.getByTestId(`ticket-${work.queued}`)).toBeAttached()
})

test('who comes back sees dimmed data and no permission at once, no alarm for an interval, then live data', async ({
  page,
  work,
  front,
  recorder,
}) => {
  const tab = await hideableTab(page)
  await page.goto(front.url)
  await expectLive(page)
  await tab.hide()
  await expect(page).toHaveTitle(NOT_WATCHING)
  front.set('hold')
  const returned = Date.now()
  await tab.show()
  await expect(claimPermission(page)).toHaveText('unknown')
  await expect(liveMark(page)).toHaveText(/^(unknown|offline)$/)
  await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
  await expectCautiousReturn(recorder, returned)
  front.set('pass')
  await expectLive(page)
  expect(recorder.lies()).toEqual([])
})

test.describe('with an interval of two seconds', () => {
  test.use({ cockpitEnv: { KORA_REFRESH_SECONDS: String(UNHURRIED_MS / 1_000) } })

  test('who comes back to a healthy cockpit sees no banner at all', async ({
    page,
    work,
    cockpit,
    recorder,
  }) => {
    const tab = await hideableTab(page)
    await page.goto(cockpit.url)
    await expectLive(page)
    await tab.hide()
    await expect(page).toHaveTitle(NOT_WATCHING)
    const returned = Date.now()
    await tab.show()
    await expectLive(page)
    await expect(page).toHaveTitle(/^Kora · ready/)
    for (const name of PANEL_NAMES) {
      expect(recorder.liveAfter(returned, name)).toBeLessThan(
        recoveryMs(UNHURRIED_MS) + TOLERANCE_MS,
      )
      expect(recorder.since().flatMap((moment) => moment[name].banners)).toEqual([])
      expect(recorder.since(returned)[0]?.[name].live).toBe(false)
    }
    await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
  })

  test('a page out of the back-forward cache is not believed before its first answer', async ({
    page,
    work,
    front,
    recorder,
  }) => {
    const tab = await hideableTab(page)
    await page.goto(front.url)
    await expectLive(page)
    await holdAnswers(page, front)
    const returned = Date.now()
    await tab.restore()
    await expect(claimPermission(page)).toHaveText('unknown')
    await expectCautiousReturn(recorder, returned, UNHURRIED_MS)
    front.set('pass')
    await expectLive(page)
    await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
  })
})

test('a tab that is opened in the background asks for nothing until it is looked at', async ({
  page,
  work,
  front,
}) => {
  const tab = await hideableTab(page)
  await page.addInitScript(() => globalThis.koraShow?.(false))
  await page.goto(front.url)
  await expect(page).toHaveTitle(NOT_WATCHING)
  expect(front.requests).toEqual([])
  await tab.show()
  await expectLive(page)
  await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
})

test('the back button leads to live data', async ({ page, work, cockpit, recorder }) => {
  await page.goto(cockpit.url)
  await expectLive(page)
  await page.goto('about:blank')
  await page.goBack()
  await expectLive(page)
  await expect(panel(page, 'tickets').asOf).toContainText(/[0-2] s ago/)
  await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
  expect(recorder.lies()).toEqual([])
})
