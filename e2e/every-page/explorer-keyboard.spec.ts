import type { Locator, Page } from '@playwright/test'
import { appendEvent } from '@/testing/database/factories'
import type { TestDatabase } from '@/testing/database/database'
import { TOLERANCE_MS } from '@/e2e/fixtures/page/bounds'
import { noteWhatIsShown } from '@/e2e/fixtures/page/explorer-pages'
import { insertManyTickets, insertNewTickets } from '@/e2e/fixtures/database/many-tickets'
import { liveMark } from '@/e2e/fixtures/page/panel'
import { watchRequestsUnderWay } from '@/e2e/fixtures/page/requests-under-way'
import { tellPast } from '@/e2e/fixtures/database/logged-past'
import { expect, test, untilAwake } from '@/e2e/fixtures/tests/watched'

test.use({ cockpitOf: 'kept' })

const rows = (page: Page) => page.locator('[data-seq]')
const panel = (page: Page, name: string) => page.getByTestId(`panel-${name}`)

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await untilAwake(page)
}

async function ring({ pool, workspaceId }: TestDatabase, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await appendEvent(pool, { workspaceId, eventType: 'harbour.bell.rung', payload: {} })
  }
}

/** Activates an element by keyboard: it may be gone afterwards. */
async function use(thing: Locator): Promise<void> {
  await thing.focus()
  await thing.press('Enter')
}

test('an operator who comes back to a filter of a while ago is not alarmed', async ({
  page,
  fixture,
}) => {
  await noteWhatIsShown(page)
  await open(page, `${fixture.url}/chain-events`)
  await page.getByLabel('Family or type').selectOption({ index: 1 })
  await expect(page).toHaveURL(/(prefix|type)=/)
  // More than two intervals and a second: what is kept of the first filter is stale by then.
  for (let polls = 0; polls < 5; polls += 1) await page.waitForResponse(/(prefix|type)=/)
  await page.goBack()
  await expect(rows(page).first()).toBeVisible()
  await expect(liveMark(page)).toHaveText('live')
  await expect(panel(page, 'events').locator('[data-live]')).toHaveAttribute('data-live', 'true')
  expect(await page.evaluate(() => [...(globalThis.koraBanners ?? [])])).toEqual([])
})

test.describe('older events', () => {
  // They are counted to the last one.
  test.use({ cockpitOf: 'own', expectedComplaints: /Failed to load resource/ })

  test('wait for the poll and hold it off, and their failure is told', async ({
    page,
    database,
    front,
  }) => {
    await ring(database, 120)
    const underWay = await watchRequestsUnderWay(page)
    await noteWhatIsShown(page)
    front.set('hold', 'before=')
    await open(page, `${front.url}/chain-events?prefix=harbour.`)
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight))
    const events = panel(page, 'events')
    await expect(events.getByRole('button', { name: 'Try again' })).toBeVisible()
    await expect(events).toContainText('The cockpit server does not answer.')
    // Until the poll that was held off has been answered, which may be at once.
    const shown = await page.evaluate(() => [...(globalThis.koraBanners ?? [])])
    expect(shown).toEqual(['banner-offline'])
    front.set('pass')
    await events.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByText('120 events in all')).toBeAttached()
    expect(await underWay.most()).toBe(1)
  })
})

test('a bad address is no outage: the page shows the rest and says what it left out', async ({
  page,
  fixture,
}) => {
  for (const [path, words] of [
    ['/operational-state?at=2026-11-20', 'at holds "2026-11-20"'],
    ['/operational-state?at=2199-01-01T00:00:00Z', 'yet to come'],
    ['/chain-events?ticket=abc', 'ticket holds "abc"'],
  ] as const) {
    await open(page, fixture.url + path)
    await expect(page.getByText(words)).toBeVisible()
    await expect(page.getByTestId(/^banner-/)).toHaveCount(0)
  }
})

test('who uses what goes away finds the focus at the next sensible thing', async ({
  page,
  database,
  cockpit,
}) => {
  await tellPast(database)
  await insertManyTickets(database, { count: 5 })
  await open(page, `${cockpit.url}/chain-events?prefix=kora.&to=2199-01-01T00:00:00Z`)
  await use(page.getByRole('button', { name: /Remove the filter kora/ }))
  await expect(page.getByRole('button', { name: /Remove the filter to/ })).toBeFocused()
  // What rings before the whole log has been read is no news in it.
  const whole = page.waitForResponse(
    (response) => /\/api\/chain-events\?/.test(response.url()) && !/[?&]to=/.test(response.url()),
  )
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Time', exact: true })).toBeFocused()
  await whole

  await ring(database, 1)
  await use(page.getByTestId('newer').getByRole('button'))
  await expect(rows(page).first()).toBeFocused()

  await open(page, `${cockpit.url}/sea-tickets?bucket=failed_or_blocked&status=released`)
  await use(page.getByRole('button', { name: 'Show every ticket' }))
  await expect(panel(page, 'tickets')).toBeFocused()
  await expect(page.getByTestId('ticket-count')).toContainText('tickets')
  await insertNewTickets(database, ['Ring the bell'])
  await use(page.getByTestId('show-newer'))
  await expect(page.getByRole('row').getByRole('link').first()).toBeFocused()

  await open(page, `${cockpit.url}/operational-state`)
  await use(page.getByRole('button', { name: 'Custom range' }))
  await page.getByRole('form', { name: 'Custom range' }).getByLabel('To').press('Enter')
  await expect(page.getByRole('button', { name: 'Custom range' })).toBeFocused()
  const asked = page.getByRole('form', { name: 'What was Kora doing at' }).getByLabel(/Date/)
  await asked.fill('2026-01-05T10:00:00')
  await asked.press('Enter')
  await expect(page).toHaveURL(/at=/)
  await expect(panel(page, 'moment')).toContainText('Last event')
  await expect(asked).toBeFocused()
})

test('the keys of the list of shortcuts do what it says, and rest under a dialog', async ({
  page,
  fixture,
}) => {
  await open(page, `${fixture.url}/sea-tickets`)
  const links = page.getByRole('row').getByRole('link')
  await page.keyboard.press('j')
  await expect(links.first()).toBeFocused()
  await page.keyboard.press('j')
  await expect(links.nth(1)).toBeFocused()
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  await expect(panel(page, 'tickets')).toBeFocused()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('k')
  await page.keyboard.press('Escape')
  await expect(links.first()).not.toBeFocused()

  await open(page, `${fixture.url}/chain-events`)
  await page.keyboard.press('j')
  await expect(rows(page).first()).toBeFocused()
  await page.keyboard.press('j')
  await expect(rows(page).nth(1)).toBeFocused()
  await page.keyboard.press('k')
  await expect(rows(page).first()).toBeFocused()

  await open(page, `${fixture.url}/operational-state?at=2026-01-05T10:00:00Z`)
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await expect(panel(page, 'state')).toBeFocused()
  // A request that is under way is not sent a second time.
  await expect(panel(page, 'moment').locator('[data-live="true"]')).toBeVisible()
  const asked = page.waitForRequest(
    (request) =>
      request.url().includes('/operational-state/at') &&
      request.headers()['cache-control'] === 'no-cache',
  )
  await page.keyboard.press('r')
  await asked
})

test('a held key is one question and one step back, and nothing flickers meanwhile', async ({
  page,
  database,
  cockpit,
}) => {
  await tellPast(database)
  await open(page, `${cockpit.url}/operational-state?range=7d`)
  const asked: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('/operational-state/range?')) asked.push(request.url())
  })
  await page.evaluate(() => {
    const marks = new Set<string>()
    Object.assign(globalThis, { koraMarks: marks })
    const mark = document.querySelector('[data-testid="live-mark"]')
    new MutationObserver(() => marks.add(mark?.getAttribute('data-mark') ?? '')).observe(document, {
      subtree: true,
      attributes: true,
      childList: true,
    })
  })
  // In one go: from out here a busy machine leaves a pause between two presses, as no held key does.
  await page.getByRole('slider').evaluate((slider) => {
    for (let press = 0; press < 12; press += 1) {
      const held = { key: '+', bubbles: true, cancelable: true, repeat: press > 0 }
      slider.dispatchEvent(new KeyboardEvent('keydown', held))
    }
  })
  await expect(page).toHaveURL(/from=.*to=/)
  await expect(panel(page, 'state').getByRole('table')).toBeVisible()
  await expect.poll(() => new Set(asked.filter((url) => url.includes('&to='))).size).toBe(1)
  expect(
    await page.evaluate(() => [
      ...((globalThis as typeof globalThis & { koraMarks?: Set<string> }).koraMarks ?? []),
    ]),
  ).toEqual(['live'])
  await page.goBack()
  await expect(page).toHaveURL(/range=7d$/)
})

test('a year is shown, and asked for in answers of a month', async ({
  page,
  database,
  cockpit,
}) => {
  await tellPast(database)
  await open(page, `${cockpit.url}/operational-state?range=1y`)
  const times = panel(page, 'state').getByRole('table', { name: 'Time in each state' })
  await expect(times.getByRole('row', { name: /^paused 20 min/ })).toBeVisible({
    timeout: 10_000 + TOLERANCE_MS,
  })
  await expect(times.getByRole('row', { name: /^unknown 36\d d/ })).toBeVisible()
  await expect(page.getByTestId('transitions')).toContainText('operator')
  await expect(page.getByTestId(/^banner-/)).toHaveCount(0)
})

test.describe('the verdict on the chain', () => {
  test.use({ expectedComplaints: /Failed to load resource/ })

  test('is green only while the page is live, and names the ticket of an event', async ({
    page,
    database,
    front,
  }) => {
    const past = await tellPast(database)
    await open(page, `${front.url}/chain-events`)
    const verify = page.getByTestId('panel-verify')
    await verify.getByRole('button', { name: 'Verify' }).click()
    await expect(verify).toContainText('The chain is whole.')
    await expect(page.getByRole('link', { name: /^To the ticket/ }).first()).toHaveAttribute(
      'href',
      `/sea-tickets/${past.ticketId}`,
    )
    front.set('error')
    await expect(verify).toContainText('The chain was whole when it was checked.')
    await expect(verify).not.toContainText('The chain is whole.')
  })
})
