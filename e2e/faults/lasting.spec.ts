import { expect, test } from '@/e2e/fixtures/tests/test'
import { expectHonesty, expectLive, expectRecovery } from '@/e2e/fixtures/page/honest-panel'
import { claimPermission, liveMark, panel } from '@/e2e/fixtures/page/panel'
import { count } from '@/e2e/fixtures/page/ticket-list'

test.describe('with the intervals that nobody has changed', () => {
  test.use({
    postgresOf: 'own',
    cockpitEnv: { KORA_REFRESH_SECONDS: '', KORA_PRESENCE_SECONDS: '' },
  })

  test('a stopped Postgres shows within eleven seconds, and its return within six', async ({
    page,
    work,
    postgres,
    cockpit,
    recorder,
  }) => {
    const watched = { page, recorder, intervalMs: 5_000 }
    await page.goto(cockpit.url)
    await expectLive(page)
    await postgres?.stop()
    const banners = { state: 'stale', tickets: 'read-error' } as const
    await expectHonesty(watched, { since: Date.now(), banners })
    await expect(page.getByTestId(`ticket-${work.in_progress}`)).toBeVisible()
    await postgres?.start()
    await expectRecovery(watched, { since: Date.now() })
    expect(recorder.lies()).toEqual([])
  })
})

test.describe('while Postgres stays away', () => {
  test.use({ postgresOf: 'own' })

  test('each panel keeps its one banner, and the part that is read aloud stands still', async ({
    page,
    work,
    postgres,
    cockpit,
    recorder,
  }) => {
    await page.goto(cockpit.url)
    await expectLive(page)
    await postgres?.stop()
    const since = Date.now()
    const banners = { state: 'stale', tickets: 'read-error' } as const
    await expectHonesty({ page, recorder }, { since, banners })
    const state = panel(page, 'state')
    const tickets = panel(page, 'tickets')
    const aloud = () =>
      Promise.all([state.banner('stale').textContent(), tickets.banner('read-error').textContent()])
    const before = await aloud()
    await expect(state.root.getByText(/data is ([89]|1\d) s old/)).toBeVisible({ timeout: 12_000 })
    expect(await aloud()).toEqual(before)
    await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
    const settled = recorder.since(since + recorder.bannerAfter(since, 'state', 'stale'))
    expect(new Set(settled.map((moment) => moment.state.banners[0]?.id))).toEqual(
      new Set(['banner-stale']),
    )
    expect(new Set(settled.map((moment) => moment.tickets.banners[0]?.id))).toEqual(
      new Set(['banner-read-error']),
    )
  })

  test('a fault on the way comes before it, and gives place to it again', async ({
    page,
    work,
    postgres,
    front,
  }) => {
    await page.goto(front.url)
    await expectLive(page)
    await postgres?.stop()
    const { banner, banners } = panel(page, 'tickets')
    await expect(banner('read-error')).toBeVisible()
    front.set('error')
    await expect(banner('offline')).toBeVisible()
    await expect(banner('offline')).toContainText('HTTP 500')
    await expect(banners).toHaveCount(1)
    front.set('pass')
    await expect(banner('read-error')).toBeVisible()
    await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
    await expect(banners).toHaveCount(1)
  })
})

test.describe('on a cockpit that its worker keeps', () => {
  test.use({ cockpitOf: 'kept' })

  test('a fault of the tickets alone leaves the state live, and the page as a whole is not', async ({
    page,
    work,
    front,
  }) => {
    await page.goto(front.url)
    await expectLive(page)
    front.set('error', '/api/sea-tickets')
    await expect(panel(page, 'tickets').banner('offline')).toBeVisible()
    await expect(panel(page, 'tickets').body).toHaveAttribute('data-live', 'false')
    await expect(panel(page, 'state').body).toHaveAttribute('data-live', 'true')
    await expect(panel(page, 'state').banners).toHaveCount(0)
    await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
    await expect(claimPermission(page)).toHaveAttribute('data-permission', 'normal')
    await expect(liveMark(page)).toHaveText('offline')
    await expect(page).toHaveTitle('Kora · offline')
  })

  test('where nothing was there before a fault, the page says that of then, and counts no zero now', async ({
    page,
    cockpit,
    front,
    recorder,
  }) => {
    expect(cockpit.port).toBeGreaterThan(0)
    await page.goto(front.url)
    await expect(panel(page, 'tickets').body).toHaveAttribute('data-live', 'true')
    const { root, body } = panel(page, 'tickets')
    await expect(count(page, 'failed or blocked')).toHaveText('0')
    await expect(root.getByText('No ticket is queued.')).toBeVisible()
    front.set('error')
    await expect(body).toHaveAttribute('data-live', 'false')
    for (const words of ['in progress', 'failed or blocked', 'queued', 'recently resolved']) {
      await expect(count(page, words)).toHaveText('none then')
    }
    await expect(root.getByText('None at that time; current state unknown.').first()).toBeVisible()
    await expect(root.getByText(/^No ticket/)).toHaveCount(0)
    front.set('pass')
    await expect(count(page, 'failed or blocked')).toHaveText('0')
    expect(recorder.lies()).toEqual([])
  })

  test('what something in between makes of answers counts as no answer, and is told by its cause', async ({
    page,
    work,
    front,
  }) => {
    await page.goto(front.url)
    await expectLive(page)
    for (const [mode, words] of [
      ['garble', 'changes answers'],
      ['strip', 'changes answers'],
      ['sign-in', 'signed out'],
      ['limit', 'takes fewer requests'],
    ] as const) {
      await test.step(mode, async () => {
        front.set(mode)
        for (const name of ['state', 'tickets'] as const) {
          await expect(panel(page, name).banner('offline')).toContainText(words)
          await expect(panel(page, name).body).toHaveAttribute('data-live', 'false')
        }
        await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
      })
    }
    // Asked to wait for two seconds by each answer, a page with an interval of one does.
    const refused = () =>
      front.requests.filter(
        ({ path, status }) => path === '/api/operational-state' && status === 429,
      )
    await expect.poll(() => refused().length, { timeout: 15_000 }).toBeGreaterThan(2)
    const gaps = refused().map(({ at }, place, all) => at - (all[place - 1]?.at ?? 0))
    expect(Math.min(...gaps.slice(1))).toBeGreaterThanOrEqual(1_990)
    front.set('pass')
    await expectLive(page)
  })
})
