import type { Page } from '@playwright/test'
import { expect, test } from '@/e2e/fixtures/tests/test'
import { wrongWallClock } from '@/e2e/fixtures/page/browser-clock'
import { holdAnswers } from '@/e2e/fixtures/network/hold-answers'
import { expectHonesty, expectLive } from '@/e2e/fixtures/page/honest-panel'
import { panel, PANEL_NAMES } from '@/e2e/fixtures/page/panel'
import type { PanelName } from '@/e2e/fixtures/page/panel'

test.use({ cockpitOf: 'kept' })

const TEN_MINUTES_MS = 600_000
/** How far the shown age may be from the true one (SPEC 9). */
const AGE_TOLERANCE_S = 2

/** How far the age that a panel shows is from the true age of its data, in seconds. */
async function ageError(page: Page, name: PanelName): Promise<number> {
  const [asOf, shown] = await panel(page, name).asOf.evaluate((line) => [
    line.querySelector('time')?.dateTime ?? '',
    /(\d+) s ago/.exec(line.textContent)?.[1] ?? '',
  ])
  if (!asOf || !shown) throw new Error(`The panel ${name} tells no age in seconds`)
  return Math.abs(Number(shown) - (Date.now() - Date.parse(asOf)) / 1_000)
}

for (const [words, skewMs] of [
  ['fast', TEN_MINUTES_MS],
  ['slow', -TEN_MINUTES_MS],
] as const) {
  test(`with the browser's clock ten minutes ${words}, every age is right within two seconds, live and not`, async ({
    page,
    work,
    front,
    recorder,
  }) => {
    await wrongWallClock(page, skewMs)
    await page.goto(front.url)
    await expectLive(page)
    expect(await page.evaluate(() => Date.now() - performance.timeOrigin)).toBeCloseTo(skewMs, -5)
    for (const name of PANEL_NAMES) {
      expect(await ageError(page, name)).toBeLessThan(AGE_TOLERANCE_S)
    }
    const times = page.getByTestId(`ticket-${work.in_progress}`)
    // Claimed a minute ago, ten minutes of lease.
    await expect(times).toContainText(/working for1 min \d+ s/)
    await expect(times).toContainText(/lease left[89] min/)

    front.set('replay')
    const banners = { state: 'stale', tickets: 'stale' } as const
    await expectHonesty({ page, recorder }, { since: Date.now(), banners })
    for (const name of PANEL_NAMES) {
      await expect(panel(page, name).asOf).toContainText(/[67] s ago/, { timeout: 8_000 })
      expect(await ageError(page, name)).toBeLessThan(AGE_TOLERANCE_S)
    }
    front.set('pass')
    await expectLive(page)
    expect(recorder.lies()).toEqual([])
  })
}

test('after ten minutes of sleep the data is ten minutes old and not live, without an alarm before the first answers', async ({
  page,
  work,
  front,
  recorder,
}) => {
  const clock = await wrongWallClock(page, 0)
  await page.goto(front.url)
  await expectLive(page)
  // The sleeping machine's requests go nowhere; its wall clock alone has run on.
  await holdAnswers(page, front)
  await clock.turn(TEN_MINUTES_MS)
  await expect(panel(page, 'tickets').asOf).toContainText('10 min ago')
  const woke = recorder.since().find(({ tickets }) => !tickets.live)
  expect(woke).toMatchObject({
    state: { live: false, permission: 'unknown', banners: [] },
    tickets: { live: false, banners: [] },
  })
  await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
  front.set('pass')
  await expectLive(page)
  await expect(panel(page, 'tickets').asOf).toContainText(/[0-2] s ago/)
  expect(recorder.lies()).toEqual([])
})
