import type { Page } from '@playwright/test'
import { insertTicket } from '@/testing/database/factories'
import type { TestDatabase } from '@/testing/database/database'
import { expectLive } from '@/e2e/fixtures/page/honest-panel'
import { liveMark } from '@/e2e/fixtures/page/panel'
import { expect, PUSHED_WITHIN, test, UNHURRIED_S } from '@/e2e/fixtures/tests/streamed'
import { hideableTab } from '@/e2e/fixtures/page/tab'
import { claimTicket } from '@/e2e/fixtures/database/work'

test.use({ cockpitOf: 'kept', cockpitEnv: { KORA_REFRESH_SECONDS: String(UNHURRIED_S) } })

/** The page is live, and holds a stream or shares in one. */
async function openPushed(page: Page, url: string): Promise<void> {
  const asked = page.waitForResponse(/\/api\/sea-tickets/)
  await page.goto(url)
  await expectLive(page)
  // It asks before its interval is over only when push has begun.
  await asked
}

async function addTicket(database: TestDatabase, title: string): Promise<string> {
  return insertTicket(database.pool, database, 'queued', { title })
}

test('a change in the database shows long before the interval is over', async ({
  page,
  database,
  work,
  line,
}) => {
  await openPushed(page, line.url)
  await expect(liveMark(page)).toHaveText('live')
  await claimTicket(database, work.queued)
  const row = page.getByTestId('bucket-in_progress').getByTestId(`ticket-${work.queued}`)
  await expect(row).toBeVisible(PUSHED_WITHIN)
})

test('a thousand changes in one second show their last state, in some ten requests', async ({
  page,
  database,
  work,
  line,
}) => {
  await openPushed(page, line.url)
  let asked = 0
  page.on('request', (request) => {
    if (request.url().includes('/api/sea-tickets')) asked += 1
  })
  const began = Date.now()
  for (let change = 0; change < 1_000; change += 1) {
    await database.pool.query('update public.tickets set title = $2 where id = $1', [
      work.queued,
      `Change ${String(change)}`,
    ])
  }
  const tookMs = Date.now() - began
  await expect(page.getByTestId(`ticket-${work.queued}`)).toContainText('Change 999', PUSHED_WITHIN)
  expect(asked).toBeLessThanOrEqual(tookMs / 100 + 5)
})

test('a hidden tab holds no stream, and has one again when it is watched', async ({
  page,
  database,
  work,
  line,
}) => {
  const tab = await hideableTab(page)
  await openPushed(page, line.url)
  await expect.poll(() => line.open()).toBe(1)
  await tab.hide()
  await expect.poll(() => line.open()).toBe(0)
  const id = await addTicket(database, 'While nobody watched')
  await tab.show()
  await expect.poll(() => line.open()).toBe(1)
  await expect(page.getByTestId(`ticket-${id}`)).toBeVisible(PUSHED_WITHIN)
  await expect(page.getByTestId(`ticket-${work.queued}`)).toBeVisible()
})

test('ten open tabs hold one stream, each shows every change, and the stream outlives the tab that held it', async ({
  page,
  context,
  database,
  work,
  line,
}) => {
  test.slow()
  const pages = [page]
  while (pages.length < 10) pages.push(await context.newPage())
  for (const each of pages) await openPushed(each, line.url)
  const first = await addTicket(database, 'For all ten')
  for (const each of pages) {
    await expect(each.getByTestId(`ticket-${first}`)).toBeVisible(PUSHED_WITHIN)
  }
  await expect.poll(() => line.open()).toBe(1)
  expect(line.opened()).toBe(1)

  await page.close()
  await expect.poll(() => line.opened()).toBe(2)
  const second = await addTicket(database, 'For the nine that are left')
  for (const each of pages.slice(1)) {
    await expect(each.getByTestId(`ticket-${second}`)).toBeVisible(PUSHED_WITHIN)
    await expect(liveMark(each)).toHaveText('live')
    await expect(each.getByTestId(`ticket-${work.queued}`)).toBeVisible()
  }
  await expect.poll(() => line.open()).toBe(1)
})

test('the tab that holds the stream is hidden, and another has it at once', async ({
  page,
  context,
  database,
  work,
  line,
}) => {
  const tab = await hideableTab(page)
  await openPushed(page, line.url)
  const other = await context.newPage()
  await openPushed(other, line.url)
  expect(line.opened()).toBe(1)
  await tab.hide()
  await expect.poll(() => line.opened()).toBe(2)
  await expect.poll(() => line.open()).toBe(1)
  await claimTicket(database, work.queued)
  const row = other.getByTestId('bucket-in_progress').getByTestId(`ticket-${work.queued}`)
  await expect(row).toBeVisible(PUSHED_WITHIN)
  // The hidden one receives nothing and keeps what it had.
  await expect(
    page.getByTestId('bucket-queued').getByTestId(`ticket-${work.queued}`),
  ).toBeAttached()
})

test('an operator who refreshes gets what is true now, though nothing was pushed', async ({
  page,
  database,
  work,
  line,
}) => {
  await openPushed(page, line.url)
  line.set('cut')
  await expect(liveMark(page)).toHaveText('polling')
  await claimTicket(database, work.queued)
  const asked = page.waitForRequest(/\/api\/sea-tickets/)
  await page.keyboard.press('r')
  expect((await asked).headers()['cache-control']).toBe('no-cache')
  const row = page.getByTestId('bucket-in_progress').getByTestId(`ticket-${work.queued}`)
  await expect(row).toBeVisible(PUSHED_WITHIN)
})
