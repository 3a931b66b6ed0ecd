import { randomUUID } from 'node:crypto'
import type { TestDatabase } from '@/testing/database/database'
import { insertTicket } from '@/testing/database/factories'
import { INTERVAL_MS, TOLERANCE_MS } from '@/e2e/fixtures/page/bounds'
import { bucket, count, ticket, unfoldResolved } from '@/e2e/fixtures/page/ticket-list'
import { expect, openLive, test } from '@/e2e/fixtures/tests/watched'

test.use({ cockpitOf: 'kept' })

/** What happened in the database has to be on the page within one refresh. */
const IN_TIME = { timeout: INTERVAL_MS + TOLERANCE_MS }
const MARKED_MS = 2_000

test('a ticket that is inserted, claimed, resolved and blocked by SQL is shown so each time, without a reload', async ({
  page,
  database,
  work,
  cockpit,
}) => {
  await openLive(page, cockpit)
  await unfoldResolved(page)
  await page.evaluate(() => Object.assign(window, { stillTheSameDocument: true }))
  await expect(count(page, 'queued')).toHaveText('1')

  const id = await insertTicket(database.pool, database, 'queued', { title: 'Wind the clock' })
  await expect(bucket(page, 'queued').getByTestId(`ticket-${id}`)).toBeVisible(IN_TIME)
  await expect(count(page, 'queued')).toHaveText('2')

  await change(database, id, {
    sea_status: 'in_progress',
    sea_active_claim_token: randomUUID(),
    sea_claimed_at: new Date().toISOString(),
    sea_claim_expires_at: new Date(Date.now() + 600_000).toISOString(),
  })
  await expect(bucket(page, 'in_progress').getByTestId(`ticket-${id}`)).toBeVisible(IN_TIME)
  await expect(bucket(page, 'queued').getByTestId(`ticket-${id}`)).toHaveCount(0)
  await expect(count(page, 'in progress')).toHaveText('2')
  await expect(count(page, 'queued')).toHaveText('1')

  await change(database, id, {
    sea_status: 'completed',
    sea_active_claim_token: null,
    sea_claim_expires_at: null,
    sea_resolved_at: new Date().toISOString(),
  })
  await expect(bucket(page, 'recently_resolved').getByTestId(`ticket-${id}`)).toBeVisible(IN_TIME)
  await expect(count(page, 'in progress')).toHaveText('1')
  await expect(count(page, 'recently resolved')).toHaveText('2')

  await change(database, id, { sea_status: 'blocked_needs_operator' })
  await expect(bucket(page, 'failed_or_blocked').getByTestId(`ticket-${id}`)).toBeVisible(IN_TIME)
  await expect(count(page, 'failed or blocked')).toHaveText('2')
  await expect(page).toHaveTitle('Kora · ready · 2 stuck')

  expect(await page.evaluate(() => 'stillTheSameDocument' in window)).toBe(true)
  await expect(ticket(page, work.in_progress)).toBeVisible()
})

test('a ticket that has just moved to another bucket is marked for two seconds', async ({
  page,
  database,
  work,
  cockpit,
}) => {
  await openLive(page, cockpit)
  await change(database, work.queued, { sea_status: 'blocked_needs_operator' })
  const row = bucket(page, 'failed_or_blocked').getByTestId(`ticket-${work.queued}`)
  await expect(row).toHaveClass(/just-moved/, IN_TIME)
  await expect(ticket(page, work.failed_or_blocked)).not.toHaveClass(/just-moved/)
  await expect(row).not.toHaveClass(/just-moved/, { timeout: MARKED_MS + TOLERANCE_MS })
})

test('a change of the title shows, and what was typed there before is gone', async ({
  page,
  database,
  work,
  cockpit,
}) => {
  await openLive(page, cockpit)
  await change(database, work.queued, { title: 'Count the lighthouses again' })
  await expect(ticket(page, work.queued)).toContainText('Count the lighthouses again', IN_TIME)
})

/** Writes columns of one ticket as an agent or an operator would. */
async function change(
  { pool }: TestDatabase,
  id: string,
  columns: Readonly<Record<string, string | null>>,
): Promise<void> {
  const sets = Object.keys(columns).map((name, index) => `${name} = $${index + 2}`)
  await pool.query(
    `update public.tickets set ${sets.join(', ')}, updated_at = now() where id = $1`,
    [id, ...Object.values(columns)],
  )
}
