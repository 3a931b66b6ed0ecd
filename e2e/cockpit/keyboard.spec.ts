import type { Page } from '@playwright/test'
import { openSharedFixture, type SharedFixture } from '@/e2e/fixtures/server/shared-fixture'
import { ticket } from '@/e2e/fixtures/page/ticket-list'
import { test as base, expect, openLive, untilAwake } from '@/e2e/fixtures/tests/watched'

/** Refreshes so seldom by itself that a request proves that a key was pressed. */
const test = base.extend<object, { quiet: SharedFixture }>({
  quiet: [
    async ({}, give) => {
      const fixture = await openSharedFixture({ environment: { KORA_REFRESH_SECONDS: '60' } })
      await give(fixture)
      await fixture.close()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
})

test.describe('an operator without a mouse', () => {
  test('opens the list of shortcuts with ? and closes it with Escape', async ({
    page,
    fixture,
  }) => {
    await openLive(page, fixture)
    const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await expect(list).toBeHidden()
    await page.keyboard.press('?')
    await expect(list).toBeVisible()
    for (const does of [
      'Refresh what is shown',
      'Go to the operational state',
      'Go to the SEA tickets',
      'Go to the chain events',
    ]) {
      await expect(list.getByText(does)).toBeVisible()
    }
    await page.keyboard.press('Escape')
    await expect(list).toBeHidden()
  })

  test('refreshes both panels with r', async ({ page, quiet }) => {
    await openLive(page, quiet)
    // The first request of each panel comes by itself.
    await expect(page.getByRole('button', { name: 'Refresh' })).toHaveAttribute(
      'aria-busy',
      'false',
    )
    const asked = Promise.all([
      page.waitForResponse(/\/api\/sea-tickets/, { timeout: 5_000 }),
      page.waitForResponse(/\/api\/operational-state/, { timeout: 5_000 }),
    ])
    await page.keyboard.press('r')
    const statuses = (await asked).map((response) => response.status())
    for (const status of statuses) expect([200, 304]).toContain(status)
  })

  test('goes to the panels with g s and g t', async ({ page, fixture }) => {
    await openLive(page, fixture)
    await page.keyboard.press('g')
    await page.keyboard.press('t')
    await expect(page.getByTestId('panel-tickets')).toBeFocused()
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await expect(page.getByTestId('panel-state')).toBeFocused()
    await page.keyboard.press('t')
    await expect(page.getByTestId('panel-state')).toBeFocused()
  })

  test('leaves the list of shortcuts by a key that leads elsewhere', async ({ page, fixture }) => {
    const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await openLive(page, fixture)
    for (const [key, name] of [
      ['t', 'tickets'],
      ['s', 'state'],
    ] as const) {
      await page.keyboard.press('?')
      await expect(list).toBeVisible()
      await page.keyboard.press('g')
      await page.keyboard.press(key)
      await expect(list).toBeHidden()
      await expect(page.getByTestId(`panel-${name}`)).toBeFocused()
    }

    await page.goto(`${fixture.url}/sea-tickets`)
    await untilAwake(page)
    await page.keyboard.press('?')
    await expect(list).toBeVisible()
    await page.keyboard.press('/')
    await expect(list).toBeHidden()
    await expect(page.getByRole('searchbox')).toBeFocused()
  })

  test('searches with / from the cockpit, and later comes back to the row that was left', async ({
    page,
    fixture,
  }) => {
    await openLive(page, fixture)
    await page.keyboard.press('/')
    await expect(page.getByRole('searchbox')).toBeFocused()
    await expect(page).toHaveURL(`${fixture.url}/sea-tickets`)
    const link = ticket(page, fixture.work.queued).getByRole('link')
    await link.press('Enter')
    await expect(page).toHaveURL(new RegExp(`/sea-tickets/${fixture.work.queued}`))
    await page.goBack()
    await expect(page).toHaveURL(`${fixture.url}/sea-tickets`)
    await expect(link).toBeFocused()
  })

  test('goes to the other pages with g e and g s, and back with g c', async ({ page, fixture }) => {
    await openLive(page, fixture)
    await page.keyboard.press('g')
    await page.keyboard.press('e')
    await expect(page).toHaveURL(`${fixture.url}/chain-events`)
    await untilAwake(page)
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await expect(page).toHaveURL(`${fixture.url}/operational-state`)
    await untilAwake(page)
    await page.keyboard.press('g')
    await page.keyboard.press('c')
    await expect(page).toHaveURL(`${fixture.url}/`)
  })

  test('skips to the panels with the first Tab', async ({ page, fixture }) => {
    await openLive(page, fixture)
    await page.keyboard.press('Tab')
    const skip = page.getByRole('link', { name: 'Skip to the panels' })
    await expect(skip).toBeFocused()
    await expect(skip).toBeInViewport()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('main')).toBeFocused()
  })

  test('reaches everything by Tab in the order of the page, and always sees where it is', async ({
    page,
    quiet,
  }) => {
    await openLive(page, quiet)
    const stops: Stop[] = []
    for (let stop = await nextStop(page); stop !== null; stop = await nextStop(page)) {
      stops.push(stop)
      expect(stops.length).toBeLessThan(120)
    }
    expect(stops.filter((stop) => !stop.isSeen)).toEqual([])
    expect(stops.filter((stop) => !stop.isForward)).toEqual([])
    const names = stops.map((stop) => stop.name)
    for (const name of ['Refresh', 'Theme: dark', 'Keyboard shortcuts', 'Recently resolved']) {
      expect(names).toContain(name)
    }
    for (const id of [quiet.work.in_progress, quiet.work.failed_or_blocked, quiet.work.queued]) {
      const short = `${id.slice(0, 4)}…${id.slice(-4)}`
      expect(names).toContain(`Copy the id ${short} of the ticket`)
    }
  })

  test('passes by an exact time that has opened, and closes it with Escape', async ({
    page,
    quiet,
  }) => {
    await openLive(page, quiet)
    const row = ticket(page, quiet.work.queued)
    const id = row.getByRole('button', { name: /^Copy the id/ })
    const whole = page.getByRole('dialog', { name: 'Whole id of the ticket' })
    const exact = page.getByRole('dialog', { name: 'Exact time' })
    await id.focus()
    // A ring and its detail appear for keyboard users.
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Tab')
    await expect(id).toBeFocused()
    await expect(whole).toBeVisible()
    await page.keyboard.press('Tab')
    await expect(row.getByRole('button', { name: '1 h' })).toBeFocused()
    await expect(whole).toBeHidden()
    await expect(exact).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(exact).toBeHidden()
    await expect(row.getByRole('button', { name: '1 h' })).toBeFocused()
  })

  test('unfolds what was resolved, and reads an exact time', async ({ page, fixture }) => {
    await openLive(page, fixture)
    await page.getByTestId('bucket-recently_resolved').locator('summary').focus()
    await page.keyboard.press('Enter')
    await expect(ticket(page, fixture.work.recently_resolved)).toBeVisible()

    await ticket(page, fixture.work.queued).getByRole('button', { name: '1 h' }).focus()
    await page.keyboard.press('Enter')
    const detail = page.getByRole('dialog', { name: 'Exact time' })
    await expect(detail.getByRole('button', { name: 'Copy the UTC time' })).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(detail).toBeHidden()
    await expect(
      ticket(page, fixture.work.queued).getByRole('button', { name: '1 h' }),
    ).toBeFocused()
  })
})

interface Stop {
  readonly name: string
  /** Whether it stands behind the stop before; what pops up beside a stop stands nowhere. */
  readonly isForward: boolean
  /** Whether it is on the screen with a ring around it. */
  readonly isSeen: boolean
}

/** Presses Tab; null when the focus has left the page. */
async function nextStop(page: Page): Promise<Stop | null> {
  const before = await page.evaluateHandle(() => document.activeElement)
  await page.keyboard.press('Tab')
  return await page.evaluate((previous) => {
    const element = document.activeElement
    if (!(element instanceof HTMLElement) || element === document.body) return null
    const { outlineStyle, outlineWidth } = getComputedStyle(element)
    const { top, bottom, width, height } = element.getBoundingClientRect()
    const isOnScreen = bottom > 0 && top < window.innerHeight && width > 0 && height > 0
    const isPopped = [previous, element].some((one) => one?.closest('[role="dialog"]') !== null)
    const position = previous?.compareDocumentPosition(element) ?? 0
    return {
      name: element.getAttribute('aria-label') ?? element.textContent.trim(),
      isForward: isPopped || (position & Node.DOCUMENT_POSITION_FOLLOWING) !== 0,
      isSeen: isOnScreen && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
    }
  }, before)
}
