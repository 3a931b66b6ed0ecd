import { expect, test } from '@/e2e/fixtures/tests/test'
import { TOLERANCE_MS } from '@/e2e/fixtures/page/bounds'
import { expectLive } from '@/e2e/fixtures/page/honest-panel'
import { panel, PANEL_NAMES } from '@/e2e/fixtures/page/panel'
import { watchRequestsUnderWay } from '@/e2e/fixtures/page/requests-under-way'
import { claimTicket, resolveTicket } from '@/e2e/fixtures/database/work'
import { insertTicket } from '@/testing/database/factories'

// A request that takes an interval is an alarm, and a busy machine may need a second for one.
const UNHURRIED_MS = 2_000
/** A change shows within one refresh: an interval, and the time that the answer takes. */
const SHOWS_WITHIN_MS = UNHURRIED_MS + 2 * TOLERANCE_MS

test.describe('with an interval of two seconds', () => {
  test.use({ cockpitEnv: { KORA_REFRESH_SECONDS: String(UNHURRIED_MS / 1_000) } })

  test('twenty seconds of work in a healthy cockpit show every change within one refresh, and no banner', async ({
    page,
    database,
    work,
    cockpit,
    recorder,
  }) => {
    await page.goto(cockpit.url)
    await expectLive(page)
    const since = Date.now()
    const { pool } = database
    const row = (bucket: string, id: string) =>
      page.getByTestId(`bucket-${bucket}`).getByTestId(`ticket-${id}`)
    await page.getByTestId('bucket-recently_resolved').locator('summary').click()
    while (Date.now() - since < 20_000) {
      const id = await insertTicket(pool, database, 'queued', { title: 'Sweep the pier' })
      await expect(row('queued', id)).toBeVisible({ timeout: SHOWS_WITHIN_MS })
      await claimTicket(database, id)
      await expect(row('in_progress', id)).toBeVisible({ timeout: SHOWS_WITHIN_MS })
      await resolveTicket(database, id, 'completed')
      await expect(row('recently_resolved', id)).toBeVisible({ timeout: SHOWS_WITHIN_MS })
      await resolveTicket(database, id, 'blocked_needs_operator')
      await expect(row('failed_or_blocked', id)).toBeVisible({ timeout: SHOWS_WITHIN_MS })
    }
    await expect(row('queued', work.queued)).toBeVisible()
    for (const moment of recorder.since(since)) {
      expect(moment).toMatchObject({
        mark: 'live',
        state: { live: true, permission: 'normal', banners: [] },
        tickets: { live: true, banners: [] },
      })
    }
  })
})

test.describe('on a cockpit that its worker keeps', () => {
  test.use({ cockpitOf: 'kept' })

  test('a panel never has two requests under way, however often one asks and however slow the answers', async ({
    page,
    work,
    front,
  }) => {
    const requests = await watchRequestsUnderWay(page)

    await page.goto(front.url)
    await expectLive(page)
    const asked = page.waitForRequest(/\/api\/sea-tickets/)
    front.set('hold')
    await asked
    for (let press = 0; press < 5; press += 1) {
      await page.keyboard.press('r')
      await page.getByRole('button', { name: 'Refresh' }).click()
    }
    await expect(panel(page, 'tickets').banner('offline')).toBeVisible()
    for (const button of await page.getByRole('button', { name: 'Try now' }).all()) {
      await button.click()
    }
    front.set('pass')
    await expectLive(page)
    await page.keyboard.press('r')
    await page.keyboard.press('r')
    await page.waitForResponse(/\/api\/sea-tickets/)
    await page.waitForResponse(/\/api\/operational-state/)
    await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
    expect(await requests.most()).toBe(1)
  })

  test('a refresh takes away no focus, no selection, no expansion and no scroll position', async ({
    page,
    database,
    work,
    cockpit,
  }) => {
    const { pool } = database
    const long = `A title that is ${'very '.repeat(60)}long`
    const longId = await insertTicket(pool, database, 'blocked', { title: long })
    for (let index = 0; index < 30; index += 1) {
      await insertTicket(pool, database, 'queued', { title: `Waiting ${String(index)}` })
    }
    const last = await insertTicket(pool, database, 'queued', { title: 'The last in the queue' })
    await page.goto(cockpit.url)
    await expectLive(page)

    const resolved = page.getByTestId('bucket-recently_resolved')
    await resolved.locator('summary').click()
    const longTitle = page.getByTestId(`ticket-${longId}`).getByRole('button', { name: /title/ })
    await longTitle.click()
    const scroller = page.getByRole('region', { name: 'Queued tickets, scrolls' })
    await scroller.evaluate((element) => element.scrollTo(0, 120))
    const copyId = page
      .getByTestId(`ticket-${work.in_progress}`)
      .getByRole('button', { name: /Copy the id/ })
    await copyId.focus()
    await page.getByText('Ask for the keys').selectText()
    await page.evaluate(() => window.scrollTo(0, 260))
    const place = async () => ({
      y: (await copyId.boundingBox())?.y,
      scrolled: await page.evaluate(() => window.scrollY),
      inside: await scroller.evaluate((element) => element.scrollTop),
      selection: await page.evaluate(() => getSelection()?.toString()),
    })
    const before = await place()
    expect(before).toMatchObject({ scrolled: 260, inside: 120, selection: 'Ask for the keys' })

    for (const title of ['Newer', 'Newest']) {
      const id = await insertTicket(pool, database, 'resolved', { title })
      await expect(page.getByTestId(`ticket-${id}`)).toBeVisible()
    }
    // One of the queued, below the visible rows, moves on.
    await resolveTicket(database, last, 'released')
    await expect(resolved.getByTestId(`ticket-${last}`)).toBeVisible()

    expect(await place()).toEqual(before)
    await expect(copyId).toBeFocused()
    await expect(resolved).toHaveAttribute('open')
    await expect(longTitle).toHaveAttribute('aria-expanded', 'true')
  })

  test('durations tick while the page is live and stand still while it is not', async ({
    page,
    work,
    front,
  }) => {
    await page.goto(front.url)
    await expectLive(page)
    const card = page.getByTestId(`ticket-${work.in_progress}`)
    const durations = async () => ({
      card: await card.innerText(),
      state: await page
        .getByTestId('panel-state')
        .getByText(/it had been|^for /)
        .innerText(),
    })
    const first = await card.innerText()
    await expect.poll(() => card.innerText()).not.toBe(first)
    const second = await card.innerText()
    await expect.poll(() => card.innerText()).not.toBe(second)

    front.set('error')
    await expect(panel(page, 'tickets').banner('offline')).toBeVisible()
    await expect(panel(page, 'state').banner('offline')).toBeVisible()
    const frozen = await durations()
    expect(frozen.state).toContain('it had been')
    // The age of the data goes on meanwhile, and is shown.
    const { root } = panel(page, 'tickets')
    await expect(root.getByText(/data is [5-9] s old/)).toBeVisible({ timeout: 8_000 })
    expect(await durations()).toEqual(frozen)

    front.set('pass')
    await expectLive(page)
    await expect.poll(() => card.innerText()).not.toBe(frozen.card)
  })
})

test.describe('while nothing changes', () => {
  test.use({
    cockpitEnv: { KORA_PRESENCE_SECONDS: '60', KORA_REFRESH_SECONDS: String(UNHURRIED_MS / 1_000) },
  })

  test('the server only confirms what the page has, and the time of the data moves on', async ({
    page,
    work,
    front,
    recorder,
  }) => {
    await page.goto(front.url)
    await expectLive(page)
    const asOf = (name: 'state' | 'tickets') =>
      panel(page, name).asOf.locator('time').first().getAttribute('datetime')
    const before = { state: await asOf('state'), tickets: await asOf('tickets') }
    const confirmed = (path: string) =>
      front.requests.filter((request) => request.path.includes(path) && request.status === 304)
    for (const path of ['sea-tickets', 'operational-state']) {
      await expect.poll(() => confirmed(path).length, { timeout: 15_000 }).toBeGreaterThan(2)
      expect(confirmed(path).every((request) => request.ifNoneMatch !== undefined)).toBe(true)
    }
    for (const name of PANEL_NAMES) {
      expect(Date.parse((await asOf(name)) ?? '')).toBeGreaterThan(Date.parse(before[name] ?? ''))
      expect(recorder.since().flatMap((moment) => moment[name].banners)).toEqual([])
    }
    await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
  })
})
