import type { Locator, Page } from '@playwright/test'
import {
  insertFailedTicket,
  insertManyTickets,
  insertNewTickets,
  titleOf,
} from '@/e2e/fixtures/database/many-tickets'
import { overflows } from '@/e2e/fixtures/page/overflow'
import { liveMark } from '@/e2e/fixtures/page/panel'
import { ticket } from '@/e2e/fixtures/page/ticket-list'
import { violations } from '@/e2e/fixtures/page/violations'
import { expect, test, untilAwake } from '@/e2e/fixtures/tests/watched'

test.use({ cockpitOf: 'kept' })

const FAILED = {
  title: 'Mend the harbour crane before the storm',
  objective: 'Order the part, then mend the crane.\nAsk the port authority for the permit.',
  // Between the 119th and the 120th of the many.
  minutesAgo: 129.5,
}

async function openList(page: Page, url: string, search = ''): Promise<void> {
  await page.goto(`${url}/sea-tickets${search}`)
  await untilAwake(page)
}

const count = (page: Page) => page.getByTestId('ticket-count')
const newer = (page: Page) => page.getByTestId('show-newer')
const searchBox = (page: Page) => page.getByRole('searchbox')

/** How far below the top of the screen something stands; pixels. */
async function topOf(element: Locator): Promise<number> {
  return await element.evaluate((one) => one.getBoundingClientRect().top)
}

/** The row that a title stands in. */
function rowOf(page: Page, title: string): Locator {
  return page.getByRole('row').filter({ hasText: title })
}

test.describe('an operator who looks for a ticket', () => {
  test('finds it by text, opens it, reads why it failed, and goes back to where they were', async ({
    page,
    database,
    cockpit,
  }) => {
    await insertManyTickets(database, { count: 300 })
    const failed = await insertFailedTicket(database, FAILED)
    await openList(page, cockpit.url)
    await expect(count(page)).toHaveText('301 tickets')

    // By keyboard alone from here on.
    await page.keyboard.press('/')
    await expect(searchBox(page)).toBeFocused()
    await page.keyboard.type('HARBOUR crane')
    await expect(count(page)).toHaveText('1 ticket matches')
    await expect(page).toHaveURL(/[?&]q=HARBOUR\+crane/)
    const link = ticket(page, failed.id).getByRole('link')
    await tabTo(page, link)
    await page.keyboard.press('Enter')

    await expect(page.getByRole('heading', { name: FAILED.title })).toBeFocused()
    const last = page.getByTestId('attempt-2')
    await expect(last).toContainText('failed for good')
    await expect(last).toContainText('permit_refused')
    await expect(last).toContainText('The permit was refused.')
    await expect(last).toContainText('deep')
    await expect(last).toContainText('2 min')
    await expect(page.getByText('Ask the port authority for the permit.')).toBeVisible()

    await page.goBack()
    await expect(count(page)).toHaveText('1 ticket matches')
    await expect(searchBox(page)).toHaveValue('HARBOUR crane')
    await expect(link).toBeFocused()
  })

  test('loses neither scroll nor focus of a long list over a ticket', async ({
    page,
    database,
    cockpit,
  }) => {
    await insertManyTickets(database, { count: 300 })
    await openList(page, cockpit.url, '?bucket=queued')
    const row = await scrollTo(page, 140)
    const before = await topOf(row)
    await row.getByRole('link').focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: titleOf(140) })).toBeVisible()

    await page.goBack()
    await expect(page).toHaveURL(/\?bucket=queued$/)
    await expect(row.getByRole('link')).toBeFocused()
    expect(Math.abs((await topOf(row)) - before)).toBeLessThan(2)
    await expect(liveMark(page)).toHaveText('live')
    await expect(page.getByTestId(/^banner-/)).toHaveCount(0)
  })

  test('finds the place in the list again after another page was loaded', async ({
    page,
    database,
    cockpit,
  }) => {
    await insertManyTickets(database, { count: 300 })
    await openList(page, cockpit.url, '?bucket=queued')
    const row = await scrollTo(page, 140)
    const before = await topOf(row)
    await row.getByRole('link').focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: titleOf(140) })).toBeVisible()
    await page.getByRole('link', { name: 'In the event log' }).click()
    await expect(page).toHaveURL(/\/chain-events/)

    await page.goBack()
    await expect(page.getByRole('heading', { name: titleOf(140) })).toBeVisible()
    await page.goBack()
    await expect(row.getByRole('link')).toBeFocused()
    expect(Math.abs((await topOf(row)) - before)).toBeLessThan(2)
    await expect(liveMark(page)).toHaveText('live')
    await expect(count(page)).toHaveText('300 tickets match')

    await page.keyboard.press('g')
    await page.keyboard.press('c')
    await expect(page.getByTestId('panel-state')).toBeVisible()
    await page.goBack()
    await expect(row.getByRole('link')).toBeFocused()
    expect(Math.abs((await topOf(row)) - before)).toBeLessThan(2)
  })

  test('goes from ticket to ticket within the filter, and back to the list in one step', async ({
    page,
    database,
    cockpit,
  }) => {
    await insertManyTickets(database, { count: 30 })
    await insertFailedTicket(database, { ...FAILED, minutesAgo: 15.5 })
    await openList(page, cockpit.url, '?bucket=queued')
    await rowOf(page, titleOf(5)).getByRole('link').click()
    await expect(page.getByRole('heading', { name: titleOf(5) })).toBeVisible()
    await page.getByRole('link', { name: 'Next' }).click()
    await expect(page.getByRole('heading', { name: titleOf(6) })).toBeVisible()
    await expect(page.getByRole('link', { name: 'Next' })).toBeFocused()
    await page.keyboard.press('j')
    await expect(page.getByRole('heading', { name: titleOf(7) })).toBeVisible()
    await page.keyboard.press('k')
    await expect(page.getByRole('heading', { name: titleOf(6) })).toBeVisible()

    await page.goBack()
    await expect(rowOf(page, titleOf(6)).getByRole('link')).toBeFocused()
  })

  test('walks the rows with the arrow keys, over the edge of what is loaded', async ({
    page,
    database,
    cockpit,
  }) => {
    await insertManyTickets(database, { count: 120 })
    await openList(page, cockpit.url)
    await rowOf(page, titleOf(1)).getByRole('link').focus()
    await page.keyboard.press('ArrowDown')
    await expect(rowOf(page, titleOf(2)).getByRole('link')).toBeFocused()
    await page.keyboard.press('ArrowUp')
    await expect(rowOf(page, titleOf(1)).getByRole('link')).toBeFocused()
    await page.keyboard.press('End')
    await expect(rowOf(page, titleOf(50)).getByRole('link')).toBeFocused()
    await expect(page.getByText('The end of the list.')).toBeHidden()
    await expect
      .poll(async () => {
        await page.keyboard.press('End')
        return await page.evaluate(() => document.activeElement?.textContent)
      })
      .toBe(titleOf(120))
    await expect(rowOf(page, titleOf(120))).toBeInViewport()
    await expect(page.getByText('The end of the list.')).toBeVisible()
  })
})

test.describe('what an operator reads does not move', () => {
  test('when tickets come in: they are counted, and shown above when asked for', async ({
    page,
    database,
    cockpit,
  }) => {
    await insertManyTickets(database, { count: 300 })
    await openList(page, cockpit.url)
    const row = await scrollTo(page, 80)
    const before = await topOf(row)

    await insertNewTickets(database, ['Fresh one', 'Fresh two', 'Fresh three'])
    await expect(newer(page)).toHaveText('3 newer')
    await expect(count(page)).toHaveText('303 tickets')
    expect(await topOf(row)).toBe(before)
    await expect(page.getByText('Fresh one')).toHaveCount(0)

    await newer(page).click()
    await expect(newer(page)).toHaveText('3 above')
    expect(Math.abs((await topOf(row)) - before)).toBeLessThan(2)

    await newer(page).click()
    await expect(rowOf(page, 'Fresh three')).toBeInViewport()
    await expect(newer(page)).toHaveCount(0)
  })

  test('when a ticket leaves the filter: its row stays and says so', async ({
    page,
    database,
    cockpit,
  }) => {
    await insertManyTickets(database, { count: 20 })
    await openList(page, cockpit.url, '?bucket=queued')
    await database.pool.query(
      `update public.tickets set sea_status = 'completed', sea_resolved_at = now() where title = $1`,
      [titleOf(3)],
    )
    await expect(rowOf(page, titleOf(3))).toContainText('no longer in this list')
    await expect(rowOf(page, titleOf(4))).not.toContainText('no longer in this list')
    await expect(newer(page)).toHaveText('1 gone')
    await newer(page).click()
    await expect(rowOf(page, titleOf(3))).toHaveCount(0)
  })

  test('when a ticket in sight changes: its row is brought up to date', async ({
    page,
    database,
    cockpit,
  }) => {
    await insertManyTickets(database, { count: 20 })
    await openList(page, cockpit.url)
    await expect(rowOf(page, titleOf(3))).toContainText('waiting')
    await database.pool.query(
      `update public.tickets set sea_status = 'deferred_cost_limit' where title = $1`,
      [titleOf(3)],
    )
    await expect(rowOf(page, titleOf(3))).toContainText('deferred')
  })
})

test.describe('the filter', () => {
  test('is in the address, and the back button undoes it step by step', async ({
    page,
    database,
    cockpit,
  }) => {
    await insertManyTickets(database, { count: 5 })
    await insertFailedTicket(database, FAILED)
    await openList(page, cockpit.url)
    await page.getByRole('button', { name: 'Failed or blocked' }).click()
    await expect(count(page)).toHaveText('1 ticket matches')
    await expect(page).toHaveURL(/\?bucket=failed_or_blocked$/)
    await page.getByRole('button', { name: 'low' }).click()
    await expect(page.getByText('No ticket matches this filter.')).toBeVisible()
    await page.goBack()
    await expect(count(page)).toHaveText('1 ticket matches')
    await page.goBack()
    await expect(count(page)).toHaveText('6 tickets')
  })

  test('finds by failure reason and model tier, and names what is set while it is folded', async ({
    page,
    database,
    cockpit,
  }) => {
    await insertManyTickets(database, { count: 5 })
    await insertFailedTicket(database, FAILED)
    await openList(page, cockpit.url)
    await page.getByRole('button', { name: 'More filters' }).click()
    await page.getByRole('button', { name: 'permit_refused' }).click()
    await page.getByRole('button', { name: 'deep', exact: true }).click()
    await expect(count(page)).toHaveText('1 ticket matches')
    await page.getByRole('button', { name: 'More filters, 2 set' }).click()
    await page.getByRole('button', { name: 'Remove the filter reason: permit_refused' }).click()
    await expect(page).toHaveURL(/\?tier=deep$/)
    await page.getByRole('button', { name: 'Clear all' }).click()
    await expect(count(page)).toHaveText('6 tickets')
  })

  test('adds the column of the last update, which the browser remembers', async ({
    page,
    database,
    cockpit,
  }) => {
    await insertManyTickets(database, { count: 5 })
    await openList(page, cockpit.url)
    const updated = page.getByRole('columnheader', { name: 'Updated' })
    await expect(updated).toHaveCount(0)
    await page.getByRole('button', { name: 'More filters' }).click()
    await page.getByRole('button', { name: 'Updated' }).click()
    await expect(updated).toBeVisible()
    const cells = page.getByRole('row').nth(1).getByRole('cell')
    await expect(cells).toHaveCount(7)
    await expect(cells.last()).toContainText(/now|ago/)
    await page.reload()
    await expect(updated).toBeVisible()
  })

  test('shows a colleague the same view, and names the part of an address that it leaves out', async ({
    page,
    database,
    cockpit,
  }) => {
    await insertManyTickets(database, { count: 5 })
    await openList(page, cockpit.url, '?bucket=lost&sort=oldest&q=entry+0003')
    await expect(page.getByText('Part of this address was left out')).toBeVisible()
    await expect(page.getByText(/^bucket holds "lost"/)).toBeVisible()
    await expect(count(page)).toHaveText('1 ticket matches')
    await expect(page.getByLabel('Order')).toHaveValue('oldest')
    await expect(rowOf(page, titleOf(3))).toBeVisible()
  })

  test('counts up to ten thousand, then says that there are more', async ({
    page,
    database,
    cockpit,
  }) => {
    await insertManyTickets(database, { count: 10_001 })
    await openList(page, cockpit.url)
    await expect(count(page)).toHaveText('10,000+ tickets')
  })

  test('exports what it shows', async ({ page, database, cockpit }) => {
    await insertManyTickets(database, { count: 5 })
    await openList(page, cockpit.url, '?q=entry+0002')
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Export what the filter shows as CSV' }).click()
    const stream = await (await download).createReadStream()
    const text = (await stream.toArray()).join('')
    expect(text).toContain(titleOf(2))
    expect(text).not.toContain(titleOf(3))
  })
})

test.describe('the page of a ticket that is not here', () => {
  test.use({ expectedComplaints: /status of 404/ })

  test('is the same for one that is unknown, foreign or no id at all', async ({
    page,
    database,
    cockpit,
  }) => {
    await insertManyTickets(database, { count: 1 })
    const foreign = await insertFailedTicket({ ...database, workspaceId: 'org_other' }, FAILED)
    const texts: string[] = []
    for (const id of [foreign.id, '00000000-0000-4000-8000-000000000000', 'no-id']) {
      const response = await page.goto(`${cockpit.url}/sea-tickets/${id}`)
      expect(response?.status()).toBe(404)
      await expect(page.getByText('There is no such ticket.')).toBeVisible()
      texts.push(await page.getByRole('main').innerText())
    }
    expect(new Set(texts).size).toBe(1)
    await page.getByRole('link', { name: 'To all tickets' }).click()
    await expect(count(page)).toHaveText('1 ticket')
  })
})

test.describe('the page of a ticket', () => {
  test('opens what an event holds', async ({ page, database, cockpit }) => {
    const { id, attemptId } = await insertFailedTicket(database, FAILED)
    await page.goto(`${cockpit.url}/sea-tickets/${id}`)
    const events = page.getByRole('region', { name: 'Timeline' }).getByRole('listitem')
    await expect(events).toHaveCount(6)
    await expect(events.first()).toContainText('Resolved: failed for good')
    await events.first().locator('summary').focus()
    await page.keyboard.press('Enter')
    await expect(events.first().locator('pre')).toContainText(attemptId)
  })

  test('keeps itself up to date', async ({ page, database, cockpit }) => {
    const { id } = await insertFailedTicket(database, FAILED)
    await page.goto(`${cockpit.url}/sea-tickets/${id}`)
    await expect(ticket(page, id)).toContainText('failed for good')
    await database.pool.query(
      `update public.tickets set sea_status = 'assigned', sea_resolved_at = null where id = $1`,
      [id],
    )
    await expect(ticket(page, id)).toContainText('waiting')
  })
})

test.describe('when the server cannot be asked', () => {
  test.use({ expectedComplaints: /Failed to load resource/ })

  test('the rows stay, dimmed and with their time, and come back to life by themselves', async ({
    page,
    database,
    cockpit,
    front,
  }) => {
    await insertManyTickets(database, { count: 60 })
    await openList(page, front.url)
    const panel = page.getByTestId('panel-tickets')
    const body = panel.locator('[data-live]').first()
    front.set('error')
    await expect(panel.getByTestId('banner-offline')).toContainText('You see what was true at')
    await expect(body).toHaveAttribute('data-live', 'false')
    await expect(rowOf(page, titleOf(1))).toBeVisible()
    await expect(count(page)).toHaveText('60 tickets')

    // What another filter would show is unknown: neither the old rows nor none of them.
    await page.getByRole('button', { name: 'Queued' }).click()
    await expect(page.getByText('Which tickets there are is unknown.')).toBeVisible()
    await expect(page.getByText('No ticket matches this filter.')).toHaveCount(0)
    await expect(rowOf(page, titleOf(1))).toHaveCount(0)

    front.set('pass')
    await expect(count(page)).toHaveText('60 tickets match')
    await expect(body).toHaveAttribute('data-live', 'true')
    await expect(panel.getByTestId(/^banner-/)).toHaveCount(0)
    expect(cockpit.logs().join('\n')).not.toContain('failed:')
  })

  test('the banner moves nothing under a reader further down, who sees the age there too', async ({
    page,
    database,
    front,
  }) => {
    await insertManyTickets(database, { count: 120 })
    await openList(page, front.url)
    const row = await scrollTo(page, 60)
    const before = await topOf(row)
    front.set('error')
    await expect(page.getByTestId('banner-offline')).toBeAttached()
    await expect(page.getByText(/^not live, as of /)).toBeInViewport()
    expect(await topOf(row)).toBe(before)
    front.set('pass')
    await expect(page.getByTestId('banner-offline')).toHaveCount(0)
    expect(await topOf(row)).toBe(before)
  })

  test('a ticket says that nothing is known of it, or what was known last', async ({
    page,
    database,
    front,
  }) => {
    const { id } = await insertFailedTicket(database, FAILED)
    await page.goto(`${front.url}/sea-tickets/${id}`)
    await untilAwake(page)
    front.set('reset')
    await expect(page.getByTestId('banner-offline')).toBeVisible()
    await expect(liveMark(page)).toHaveText('offline')
    await expect(page.getByTestId('attempt-2')).toContainText('permit_refused')
    front.set('pass')
    await expect(liveMark(page)).toHaveText('live')
    await expect(page.getByTestId('banner-offline')).toHaveCount(0)
  })
})

test.describe('an accessibility checker finds nothing to complain of', () => {
  test('in the list, with all its filters', async ({ page, database, cockpit }) => {
    await insertManyTickets(database, { count: 60 })
    await insertFailedTicket(database, { ...FAILED, minutesAgo: 5 })
    await openList(page, cockpit.url)
    await page.getByRole('button', { name: 'Failed or blocked' }).click()
    await page.getByRole('button', { name: 'Queued' }).click()
    await page.getByRole('button', { name: 'More filters' }).click()
    await expect(count(page)).toHaveText('61 tickets match')
    expect(await violations(page)).toEqual([])
  })

  test('in a ticket', async ({ page, database, cockpit }) => {
    const { id } = await insertFailedTicket(database, FAILED)
    await page.goto(`${cockpit.url}/sea-tickets/${id}`)
    await untilAwake(page)
    await page.locator('summary').first().click()
    expect(await violations(page)).toEqual([])
  })
})

test('nothing reaches beyond its place on a narrow screen, whatever the titles are', async ({
  page,
  database,
  cockpit,
}) => {
  const [long = '', hostile = ''] = await insertNewTickets(database, [
    'A'.repeat(5_000),
    'Rename invoice_\u202Efdp.exe\u0007 before\nit is <b>sent</b>',
  ])
  await page.setViewportSize({ width: 360, height: 800 })
  await openList(page, cockpit.url)
  expect(await overflows(page)).toEqual([])
  await expect(ticket(page, hostile)).toContainText('U+202E')
  for (const id of [long, hostile]) {
    await page.goto(`${cockpit.url}/sea-tickets/${id}`)
    await untilAwake(page)
    expect(await overflows(page)).toEqual([])
  }
})

/** Presses Tab until something has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let left = 40; left > 0; left -= 1) {
    await page.keyboard.press('Tab')
    if (await target.evaluate((one) => one === document.activeElement)) return
  }
  throw new Error('Tab did not lead there')
}

/** Scrolls until a row, by its number in the list, stands in the middle of the screen. */
async function scrollTo(page: Page, number: number): Promise<Locator> {
  const row = rowOf(page, titleOf(number))
  await expect(async () => {
    await page.locator('[data-rows]').evaluate((list, index) => {
      const { top, height } = list.getBoundingClientRect()
      const at = top + (height / Number(list.getAttribute('data-rows'))) * index
      window.scrollBy({ top: Math.round(at) - 360, behavior: 'instant' })
    }, number - 1)
    await expect(row).toBeInViewport({ timeout: 500 })
  }).toPass()
  return row
}
