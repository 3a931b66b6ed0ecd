import type { TestDatabase } from '@/testing/database/database'
import { bucket, count, countTile } from '@/e2e/fixtures/page/ticket-list'
import { expect, openLive, test } from '@/e2e/fixtures/tests/watched'

test.use({ cockpitOf: 'kept' })

test('an operator of a long queue reads how much of it is shown, and scrolls what is inside the panel', async ({
  page,
  database,
  cockpit,
}) => {
  await fill(database, { status: 'assigned', rows: 2_304 })
  await openLive(page, cockpit)
  await expect(count(page, 'queued')).toHaveText('2,304')
  await expect(bucket(page, 'queued')).toContainText('200 of 2,304 shown')
  await expect(bucket(page, 'queued').getByTestId(/^ticket-/)).toHaveCount(200)
  const region = page.getByRole('region', { name: 'Queued tickets, scrolls' })
  expect(await region.evaluate((box) => box.scrollHeight > box.clientHeight)).toBe(true)
  await region.focus()
  await page.keyboard.press('End')
  await expect
    .poll(() => region.evaluate((box) => box.scrollTop + box.clientHeight >= box.scrollHeight - 2))
    .toBe(true)
  await expect(
    bucket(page, 'queued')
      .getByTestId(/^ticket-/)
      .last(),
  ).toBeInViewport()
})

test('an operator reads a plus behind every number that stopped counting', async ({
  page,
  database,
  cockpit,
}) => {
  await fill(database, { status: 'released', rows: 10_050 })
  await fill(database, { status: 'assigned', rows: 10_000 })
  await fill(database, { status: 'blocked_needs_operator', rows: 201 })
  await openLive(page, cockpit)
  await expect(count(page, 'recently resolved')).toHaveText('10,000+')
  await expect(countTile(page, 'recently resolved')).toContainText('10,000+ will be tried again')
  await expect(count(page, 'queued')).toHaveText('10,000+')
  await expect(count(page, 'failed or blocked')).toHaveText('201')
  await expect(bucket(page, 'failed_or_blocked')).toContainText('200 of 201 shown')
  await expect(page).toHaveTitle('Kora · ready · 201 stuck')
  await expect(page.getByRole('link', { name: '200 of 201 shown' })).toHaveAttribute(
    'href',
    '/sea-tickets?bucket=failed_or_blocked',
  )
  await expect(bucket(page, 'recently_resolved')).toContainText('20 of 10,000+ shown')
})

/** Many tickets of Kora's in one statement. */
async function fill(
  { pool, workspaceId, koraActorId }: TestDatabase,
  { status, rows }: { status: string; rows: number },
): Promise<void> {
  await pool.query(
    `insert into public.tickets
       (workspace_id, kind, title, sea_status, sea_priority, sea_assigned_to_actor_id,
        sea_assigned_at, sea_resolved_at)
     select $1, 'sea', 'Ticket ' || n, $3, 'normal', $2,
            now() - n * interval '1 second', now() - n * interval '1 second'
       from generate_series(1, $4) n`,
    [workspaceId, koraActorId, status, rows],
  )
  await pool.query('analyze public.tickets')
}
