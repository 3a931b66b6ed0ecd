import type { Locator, Page } from '@playwright/test'
import { honestyMs, recoveryMs, TOLERANCE_MS } from '@/e2e/fixtures/page/bounds'
import { overflows } from '@/e2e/fixtures/page/overflow'
import { liveMark } from '@/e2e/fixtures/page/panel'
import { tellPast, type ToldPast } from '@/e2e/fixtures/database/logged-past'
import { openSharedFixture, type SharedFixture } from '@/e2e/fixtures/server/shared-fixture'
import { cloneDatabase } from '@/testing/database/database'
import { violations } from '@/e2e/fixtures/page/violations'
import { expect, test as base, untilAwake } from '@/e2e/fixtures/tests/watched'

const test = base.extend<{ past: ToldPast }, { told: SharedFixture & { past: ToldPast } }>({
  // The tests read it alone, so that it need be told once.
  told: [
    async ({}, give) => {
      const database = await cloneDatabase()
      const past = await tellPast(database)
      const fixture = await openSharedFixture({ database })
      await give({ ...fixture, past })
      await fixture.close()
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  past: async ({ told }, give) => {
    await give(told.past)
  },

  cockpit: async ({ told, page }, give) => {
    await give(told.cockpit)
    await page.goto('about:blank')
  },
})

const rangePanel = (page: Page) => page.getByTestId('panel-state')
const momentPanel = (page: Page) => page.getByTestId('panel-moment')
const strip = (page: Page) => page.getByRole('slider', { name: 'Moment on the strip' })

async function openPast(page: Page, url: string, search = ''): Promise<void> {
  await page.goto(`${url}/operational-state${search}`)
  await untilAwake(page)
}

/** Types a moment into the field of the reader's own clock. */
async function askFor(page: Page, at: number): Promise<void> {
  const local = await page.evaluate((epochMs) => {
    const date = new Date(epochMs - new Date(epochMs).getTimezoneOffset() * 60_000)
    return date.toISOString().slice(0, 19)
  }, at)
  const form = page.getByRole('form', { name: 'What was Kora doing at' })
  await form.getByLabel(/Date and time/).fill(local)
  await form.getByLabel(/Date and time/).press('Enter')
}

function entry(panel: Locator, term: string): Locator {
  return panel.locator(`dt:text-is("${term}") + dd`)
}

test.describe('an operator who asks what Kora was doing', () => {
  test('reads state, reasons, permission and ticket as they were then', async ({
    page,
    past,
    cockpit,
  }) => {
    await openPast(page, cockpit.url)
    const moment = momentPanel(page)

    await askFor(page, past.activeAt)
    await expect(moment.getByText('active', { exact: true })).toBeVisible()
    await expect(moment).toContainText('for 15 min')
    await expect(entry(moment, 'Work')).toHaveText('any work allowed')
    await expect(entry(moment, 'Leader')).toContainText('vm-anchor')
    await expect(moment.getByRole('listitem').filter({ hasText: past.title })).toBeVisible()
    await expect(page).toHaveURL(
      `${cockpit.url}/operational-state?at=${encodeURIComponent(new Date(past.activeAt).toISOString())}`,
    )

    await askFor(page, past.pausedAt)
    await expect(moment.getByText('paused', { exact: true })).toBeVisible()
    await expect(moment).toContainText('operator')
    await expect(entry(moment, 'Work')).toHaveText('no work allowed')
    await expect(moment).toContainText('No ticket was claimed at that moment.')

    await page.goBack()
    await expect(moment.getByText('active', { exact: true })).toBeVisible()
    await page.reload()
    await expect(moment.getByText('active', { exact: true })).toBeVisible()
  })

  test('is told that nobody knows where no instance lived', async ({ page, past, cockpit }) => {
    await openPast(page, cockpit.url, `?at=${new Date(past.silentAt).toISOString()}`)
    const moment = momentPanel(page)
    await expect(moment.getByRole('paragraph').filter({ hasText: /^unknown$/ })).toBeVisible()
    await expect(moment).toContainText('last reported ready')
    await expect(entry(moment, 'Work')).toHaveText('unknown')
  })

  test('is told that the future is not in the log', async ({ page, cockpit }) => {
    await openPast(page, cockpit.url)
    await askFor(page, Date.now() + 3_600_000)
    await expect(momentPanel(page)).toContainText('Pick a time in the past.')
  })
})

test.describe('an operator who looks back', () => {
  test('reads every transition with trigger, reasons, permission and instance', async ({
    page,
    cockpit,
  }) => {
    await openPast(page, cockpit.url)
    const lines = page.getByTestId('transitions').getByRole('listitem')
    await expect(lines.filter({ hasText: 'no work allowed' })).toHaveCount(1)
    const line = lines.filter({ hasText: 'no work allowed' })
    await expect(line).toContainText('operator')
    await expect(line).toContainText('vm-anchor')
    await line.getByRole('button', { name: 'What was Kora doing then?' }).click()
    await expect(momentPanel(page).getByText('paused', { exact: true })).toBeVisible()
    const times = rangePanel(page).getByRole('table', { name: 'Time in each state' })
    await expect(times.getByRole('row', { name: /^paused 20 min/ })).toBeVisible()
    await expect(times.getByRole('row', { name: /^active 30 min/ })).toBeVisible()
  })

  test('chooses a range, zooms and picks a moment by keyboard alone, and finds it in the address', async ({
    page,
    cockpit,
  }) => {
    await openPast(page, cockpit.url)
    await page.getByRole('button', { name: 'Last 7 d' }).focus()
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/range=7d/)
    await expect(rangePanel(page)).toContainText('7 d')

    await strip(page).focus()
    await page.keyboard.press('End')
    for (let press = 0; press < 6; press += 1) await page.keyboard.press('+')
    await expect(page).toHaveURL(/from=.*to=/)
    await expect(rangePanel(page)).toContainText('2 h 37 min')
    await page.keyboard.press('ArrowLeft')
    await expect(strip(page)).toHaveAttribute('aria-valuetext', /unknown|ready|booting/)
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/at=/)
    await expect(momentPanel(page)).toContainText('Last event')
    await expect(strip(page)).toBeFocused()

    await page.goBack()
    await expect(page).not.toHaveURL(/at=/)
  })

  test('draws a stretch on the strip to look closer', async ({ page, cockpit }) => {
    await openPast(page, cockpit.url)
    const place = await strip(page).boundingBox()
    if (place === null) throw new Error('The strip has no place')
    const y = place.y + place.height / 2
    await page.mouse.move(place.x + place.width * 0.75, y)
    await page.mouse.down()
    await page.mouse.move(place.x + place.width * 0.9, y, { steps: 4 })
    await page.mouse.up()
    await expect(page).toHaveURL(/from=.*to=/)
    await expect(rangePanel(page)).toContainText('3 h 3')
    await expect(page.getByRole('button', { name: 'Custom range' })).toHaveAttribute(
      'aria-pressed',
      'true',
    )
  })
})

test.describe('when the server fails', () => {
  test.use({ expectedComplaints: /500/ })

  test('the past stays in sight, dimmed and with its time, until it can be read again', async ({
    page,
    front,
  }) => {
    await openPast(page, front.url)
    const lines = page.getByTestId('transitions').getByRole('listitem')
    const before = await lines.count()
    front.set('error')
    await expect(rangePanel(page).getByTestId('banner-offline')).toBeVisible({
      timeout: honestyMs() + TOLERANCE_MS,
    })
    await expect(liveMark(page)).toHaveText('offline')
    await expect(rangePanel(page).locator('[data-live]')).toHaveAttribute('data-live', 'false')
    await expect(lines).toHaveCount(before)
    front.set('pass')
    await expect(liveMark(page)).toHaveText('live', { timeout: recoveryMs() + TOLERANCE_MS })
    await expect(rangePanel(page).getByTestId('banner-offline')).toBeHidden()
  })
})

test('nothing is cut off, and an accessibility checker finds nothing to complain of', async ({
  page,
  past,
  cockpit,
}) => {
  await openPast(page, cockpit.url, `?at=${new Date(past.pausedAt).toISOString()}`)
  await expect(momentPanel(page).getByText('paused', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Custom range' }).click()
  for (const width of [360, 390, 768, 1100, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    expect(await overflows(page)).toEqual([])
  }
  expect(await violations(page)).toEqual([])
})
