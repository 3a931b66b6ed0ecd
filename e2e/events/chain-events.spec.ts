import type { Locator, Page } from '@playwright/test'
import { appendEvent } from '@/testing/database/factories'
import type { TestDatabase } from '@/testing/database/database'
import { honestyMs, TOLERANCE_MS } from '@/e2e/fixtures/page/bounds'
import { overflows } from '@/e2e/fixtures/page/overflow'
import { tellPast } from '@/e2e/fixtures/database/logged-past'
import { violations } from '@/e2e/fixtures/page/violations'
import { expect, test, untilAwake } from '@/e2e/fixtures/tests/watched'

const rows = (page: Page) => page.locator('[data-seq]')
const row = (page: Page, seq: string) => page.locator(`[data-seq="${seq}"]`)
const newer = (page: Page) => page.getByTestId('newer').getByRole('button')
const verify = (page: Page) => page.getByTestId('panel-verify')

async function openLog(page: Page, url: string, search = ''): Promise<void> {
  await page.goto(`${url}/chain-events${search}`)
  await untilAwake(page)
}

/** Appends events of a type of the test's own; gives their seqs, oldest first. */
async function logEvents({ pool, workspaceId }: TestDatabase, count: number): Promise<string[]> {
  const seqs: string[] = []
  for (let index = 0; index < count; index += 1) {
    const payload = { note: `number ${index}` }
    seqs.push(await appendEvent(pool, { workspaceId, eventType: 'harbour.bell.rung', payload }))
  }
  return seqs
}

async function topOf(element: Locator): Promise<number> {
  return await element.evaluate((one) => Math.round(one.getBoundingClientRect().top))
}

test.describe('an operator who reads the log', () => {
  test('narrows it by family, type and ticket, opens a payload, and can send the view to a colleague', async ({
    page,
    database,
    cockpit,
  }) => {
    const past = await tellPast(database)
    await openLog(page, cockpit.url)
    await page.getByLabel('Family or type').selectOption('all sea_ticket.')
    await expect(page).toHaveURL(/prefix=sea_ticket\./)
    await expect(rows(page)).toHaveCount(2)

    await page.getByRole('button', { name: 'Remove the filter sea_ticket.*' }).click()
    await page.keyboard.press('/')
    await expect(page.getByRole('searchbox')).toBeFocused()
    await page.keyboard.type(past.ticketId)
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(new RegExp(`ticket=${past.ticketId}`))
    await expect(rows(page)).toHaveCount(3)

    await page.getByRole('listitem').filter({ hasText: 'resolved' }).locator('[data-seq]').click()
    const payload = page.getByRole('region', { name: /^Payload of event/ })
    await expect(payload).toContainText('"resolution_summary": "It weighs four tons."')
    await page.getByRole('button', { name: 'Only this type' }).click()
    await expect(rows(page)).toHaveCount(1)
    await page.reload()
    await expect(rows(page)).toHaveCount(1)
    await page.goBack()
    await expect(rows(page)).toHaveCount(3)
  })

  test('is not moved by events that come in, and fetches them when it suits', async ({
    page,
    database,
    cockpit,
  }) => {
    const seqs = await logEvents(database, 120)
    await openLog(page, cockpit.url, '?prefix=harbour.')
    const read = row(page, seqs[60] ?? '')
    await page.evaluate(() => window.scrollTo(0, 2_000))
    await expect(read).toBeAttached()
    await read.click()
    await read.scrollIntoViewIfNeeded()
    const before = await topOf(read)

    const [first] = await logEvents(database, 3)
    await expect(newer(page)).toHaveText('3 newer', { timeout: 5_000 })
    expect(await topOf(read)).toBe(before)
    await newer(page).click()
    await expect(newer(page)).toHaveCount(0)
    await expect.poll(() => topOf(read)).toBe(before)

    await page.evaluate(() => window.scrollTo(0, 0))
    await expect(row(page, first ?? '')).toBeVisible()
  })

  test('sees events as they come with the live tail, until a row is opened', async ({
    page,
    database,
    cockpit,
  }) => {
    const seqs = await logEvents(database, 5)
    await openLog(page, cockpit.url, '?prefix=harbour.')
    await page.getByRole('switch', { name: /Live tail/ }).click()
    const [next] = await logEvents(database, 1)
    await expect(row(page, next ?? '')).toBeVisible({ timeout: 5_000 })

    await row(page, seqs[4] ?? '').click()
    await expect(page.getByRole('switch')).toHaveText('Live tail paused')
    const [last] = await logEvents(database, 1)
    await expect(newer(page)).toHaveText('1 newer', { timeout: 5_000 })
    await expect(page.getByRole('switch')).toHaveText('Live tail paused, 1 new')
    await expect(row(page, last ?? '')).toHaveCount(0)
  })

  test('moves from row to row with the arrow keys, and reads back to the first event', async ({
    page,
    database,
    cockpit,
  }) => {
    const seqs = await logEvents(database, 130)
    await openLog(page, cockpit.url, '?prefix=harbour.')
    await row(page, seqs[129] ?? '').focus()
    await page.keyboard.press('ArrowDown')
    await expect(row(page, seqs[128] ?? '')).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('region', { name: `Payload of event ${seqs[128]}` })).toBeVisible()
    await expect(async () => {
      await page.keyboard.press('End')
      await expect(row(page, seqs[0] ?? '')).toBeFocused({ timeout: 500 })
    }).toPass()
    await expect(page.getByText('130 events in all')).toBeAttached()
  })
})

test.describe('an operator who doubts the log', () => {
  test('is told that it is whole', async ({ page, database, cockpit }) => {
    await tellPast(database)
    await openLog(page, cockpit.url)
    await verify(page).getByRole('button', { name: 'Verify' }).click()
    await expect(verify(page)).toContainText('The chain is whole.')
    await expect(verify(page).getByRole('progressbar')).toHaveAttribute('aria-valuenow', /[1-9]/)
  })

  test('is told the first row that was tampered with', async ({ page, database, cockpit }) => {
    const seqs = await logEvents(database, 20)
    await tamper(database, seqs[7] ?? '')
    await openLog(page, cockpit.url)
    await verify(page).getByRole('button', { name: 'Verify' }).click()
    await expect(verify(page)).toContainText(`The chain is broken at #${seqs[7]}`)
    await verify(page).getByRole('link', { name: 'Show the events up to it' }).click()
    await expect(rows(page).first()).toHaveAttribute('data-seq', seqs[7] ?? '')
  })
})

test.describe('when the server fails', () => {
  test.use({ expectedComplaints: /500/ })

  test('the events stay in sight, and the check keeps its place', async ({
    page,
    database,
    front,
  }) => {
    const seqs = await logEvents(database, 20)
    await openLog(page, front.url)
    front.set('error')
    await expect(page.getByTestId('banner-offline')).toBeVisible({
      timeout: honestyMs() + TOLERANCE_MS,
    })
    await expect(row(page, seqs[19] ?? '')).toBeVisible()
    await verify(page).getByRole('button', { name: 'Verify' }).click()
    await expect(verify(page).getByRole('alert')).toContainText('The check stopped.')
    front.set('pass')
    await verify(page).getByRole('button', { name: 'Continue' }).click()
    await expect(verify(page)).toContainText('The chain is whole.')
  })
})

test('nothing is cut off, and an accessibility checker finds nothing to complain of', async ({
  page,
  database,
  cockpit,
}) => {
  await tellPast(database)
  await openLog(page, cockpit.url, '?prefix=kora.')
  await rows(page).first().click()
  await page.getByRole('button', { name: 'Time', exact: true }).click()
  await verify(page).getByRole('button', { name: 'Verify' }).click()
  await expect(verify(page)).toContainText('The chain is whole.')
  for (const width of [360, 390, 768, 1100, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    expect(await overflows(page)).toEqual([])
  }
  expect(await violations(page)).toEqual([])
})

/** Changes a payload with the log's own guards switched off. */
async function tamper({ pool }: TestDatabase, seq: string): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('set session_replication_role = replica')
    await client.query({
      text: `update hivex_foundation.event_log set payload = '{"note": "forged"}' where seq = $1`,
      values: [seq],
    })
  } finally {
    client.release(true)
  }
}
