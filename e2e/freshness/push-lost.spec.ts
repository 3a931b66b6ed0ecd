import { insertTicket } from '@/testing/database/factories'
import { INTERVAL_MS, honestyMs, recoveryMs, TOLERANCE_MS } from '@/e2e/fixtures/page/bounds'
import { wrongWallClock } from '@/e2e/fixtures/page/browser-clock'
import type { PageRecorder } from '@/e2e/fixtures/page/page-recorder'
import { holdAnswers } from '@/e2e/fixtures/network/hold-answers'
import { expectLive } from '@/e2e/fixtures/page/honest-panel'
import { liveMark, panel, PANEL_NAMES } from '@/e2e/fixtures/page/panel'
import { openStreamFront } from '@/e2e/fixtures/network/stream-front'
import { expect, PUSHED_WITHIN, test, UNHURRIED_S } from '@/e2e/fixtures/tests/streamed'

test.use({ cockpitOf: 'kept' })

/** No panel has had a banner, and no reload has happened. */
function expectCalm(recorder: PageRecorder, since = 0): void {
  const moments = recorder.since(since)
  expect(moments.flatMap(({ state, tickets }) => [...state.banners, ...tickets.banners])).toEqual(
    [],
  )
  expect(new Set(recorder.since().map((moment) => moment.document)).size).toBe(1)
  expect(recorder.lies()).toEqual([])
}

test('without its stream a page says that it polls, stays live without a banner, and is pushed again when it can be', async ({
  page,
  database,
  work,
  line,
  recorder,
}) => {
  await page.goto(line.url)
  await expectLive(page)
  await expect.poll(() => line.open()).toBe(1)
  line.set('cut')
  await expect(liveMark(page)).toHaveText('polling')
  const id = await insertTicket(database.pool, database, 'queued', { title: 'Polled' })
  await expect(page.getByTestId(`ticket-${id}`)).toBeVisible({
    timeout: recoveryMs() + TOLERANCE_MS,
  })
  await expect(page).toHaveTitle(/^Kora · ready/)
  await expectLive(page)
  line.set('pass')
  await expect(liveMark(page)).toHaveText('live', { timeout: 15_000 })
  await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
  expectCalm(recorder)
  expect([...new Set(recorder.since().map(({ mark }) => mark))]).toEqual(['live', 'polling'])
})

test('a page behind a proxy that holds back the stream says that it polls, and is pushed once it is let through', async ({
  page,
  work,
  line,
  recorder,
}) => {
  test.slow()
  line.set('buffer')
  await page.goto(line.url)
  await expect(liveMark(page)).toHaveText('polling', { timeout: honestyMs() + 3 * TOLERANCE_MS })
  await expectLive(page)
  line.set('pass')
  // It takes as long to call a silent stream dead.
  await expect(liveMark(page)).toHaveText('live', { timeout: 35_000 })
  await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
  expectCalm(recorder)
})

test.describe('with a long interval', () => {
  test.use({ cockpitEnv: { KORA_REFRESH_SECONDS: String(UNHURRIED_S) } })

  test('a proxy that cuts idle connections after 20 s finds none: the stream is still there', async ({
    page,
    database,
    work,
    cockpit,
    recorder,
  }) => {
    const line = await openStreamFront({ targetPort: cockpit.port, idleMs: 20_000 })
    await page.goto(line.url)
    await expectLive(page)
    await expect.poll(() => line.open()).toBe(1)
    const since = Date.now()
    // Two keep-alives after the last frame, and what the proxy calls idle has passed.
    await expect.poll(() => Date.now() - since, { timeout: 30_000 }).toBeGreaterThan(22_000)
    expect(line.opened()).toBe(1)
    const id = await insertTicket(database.pool, database, 'queued', { title: 'After silence' })
    await expect(page.getByTestId(`ticket-${id}`)).toBeVisible(PUSHED_WITHIN)
    expect([...new Set(recorder.since().map(({ mark }) => mark))]).toEqual(['live'])
    expectCalm(recorder)
    await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
    await page.goto('about:blank')
    await line.close()
  })

  test('a listener that the database has ended is replaced, and nothing that changed meanwhile is missed', async ({
    page,
    database,
    work,
    line,
    recorder,
  }) => {
    await page.goto(line.url)
    await expectLive(page)
    await expect.poll(() => line.open()).toBe(1)
    const { rowCount } = await database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'kora-cockpit-listener'`,
    )
    expect(rowCount).toBe(1)
    const id = await insertTicket(database.pool, database, 'queued', { title: 'Unheard' })
    await expect(page.getByTestId(`ticket-${id}`)).toBeVisible({ timeout: 15_000 })
    await expect(liveMark(page)).toHaveText('live', { timeout: 15_000 })
    await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
    expectCalm(recorder)
  })
})

test('a page that slept for two minutes trusts nothing when it wakes, and is live and pushed without a reload', async ({
  page,
  database,
  work,
  front,
  recorder,
}) => {
  const clock = await wrongWallClock(page, 0)
  await page.goto(front.url)
  await expectLive(page)
  const id = await insertTicket(database.pool, database, 'queued', { title: 'Before the sleep' })
  await expect(page.getByTestId(`ticket-${id}`)).toBeVisible(PUSHED_WITHIN)
  await holdAnswers(page, front)
  await clock.turn(120_000)
  const woke = Date.now()
  await expect(panel(page, 'tickets').asOf).toContainText('2 min ago')
  for (const name of PANEL_NAMES) {
    await expect(panel(page, name).body).toHaveAttribute('data-live', 'false')
  }
  front.set('pass')
  await expectLive(page)
  await expect(liveMark(page)).toHaveText('live')
  await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
  expect(recorder.since(woke).some(({ tickets }) => !tickets.live)).toBe(true)
  expect(recorder.lies()).toEqual([])
})

test('a page that the browser froze is live and pushed again when it thaws', async ({
  page,
  context,
  database,
  work,
  line,
  recorder,
}) => {
  await page.goto(line.url)
  await expectLive(page)
  const browser = await context.newCDPSession(page)
  await browser.send('Page.setWebLifecycleState', { state: 'frozen' })
  const id = await insertTicket(database.pool, database, 'queued', { title: 'In the cold' })
  const since = Date.now()
  await expect.poll(() => Date.now() - since).toBeGreaterThan(4 * INTERVAL_MS)
  await browser.send('Page.setWebLifecycleState', { state: 'active' })
  await expect(page.getByTestId(`ticket-${id}`)).toBeVisible({ timeout: 10_000 })
  await expectLive(page)
  await expect(liveMark(page)).toHaveText('live', { timeout: 10_000 })
  await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
  expect(new Set(recorder.since().map((moment) => moment.document)).size).toBe(1)
  expect(recorder.lies()).toEqual([])
})
