import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestDatabase, cloneDatabase } from '@/testing/database/database'
import {
  allNodes,
  blocksOf,
  planOf,
  preparedPlanOf,
  type PlanNode,
} from '@/testing/database/query-plan'
import { scaleDatabase } from '@/testing/database/scale-database'
import { cockpitStatement } from './read-cockpit'
import { throughputStatement } from './read-throughput'
import { BUCKET_COLUMNS } from './ticket-buckets'

let db: TestDatabase

beforeAll(async () => {
  db = await cloneDatabase()
  // Kora's old work lies at the start of the table and her queue at its end, as in production.
  await db.pool.query(
    `insert into public.tickets (workspace_id, kind, title, sea_status, sea_priority,
        sea_assigned_to_actor_id, sea_active_claim_token, created_at, sea_assigned_at,
        sea_resolved_at, next_eligible_at)
      select
        case when n % 10 = 0 then 'org_other' else $1 end,
        case when n % 11 = 0 then 'bug' else 'sea' end,
        'ticket ' || n,
        case when n < 80000 then (array['completed', 'released', 'failed_retryable',
                                         'failed_terminal', 'blocked_needs_operator'])[1 + n % 5]
             else (array['assigned', 'deferred_cost_limit', null, 'odd'])[1 + n % 4] end,
        (array['low', 'normal', 'high', 'frontier', null, 'odd'])[1 + n % 6],
        $2::uuid,
        case when n % 1000 = 1 then gen_random_uuid() end,
        now() - (130000 - n) * interval '1 minute',
        case when n % 3 > 0 then now() - (130000 - n) * interval '1 minute' end,
        case when n < 80000 then now() - (130000 - n) * interval '1 minute' end,
        case n % 5 when 0 then now() + interval '1 day' when 1 then now() - interval '1 day' end
      from generate_series(1, 120000) n`,
    [db.workspaceId, db.koraActorId],
  )
  // Rows whose commit is not on the disk yet are not marked as visible to all by a vacuum.
  await db.pool.query('checkpoint')
  await db.pool.query('vacuum analyze public.tickets')
})
afterAll(() => db.drop())

const bucketsPlan = () =>
  planOf(db.pool, { text: `select ${BUCKET_COLUMNS}`, values: [db.workspaceId, db.koraActorId] })

const pageStatement = () => {
  const { workspaceId, koraActorId } = db
  return cockpitStatement({ workspaceId, koraActorId })
}

const isOnTickets = (node: PlanNode) => node['Relation Name'] === 'tickets'

const indexesOf = (plan: PlanNode) =>
  allNodes(plan)
    .filter(isOnTickets)
    .map((node) => node['Index Name'])

it('among 120,000 tickets, the one read of a page walks indexes in their order, without a sort', async () => {
  const nodes = allNodes(await planOf(db.pool, pageStatement()))
  const reads = nodes.filter(isOnTickets)
  expect(reads.length).toBeGreaterThanOrEqual(11)
  for (const read of reads) {
    expect(['Index Scan', 'Index Only Scan']).toContain(read['Node Type'])
    expect(read['Index Name']).toMatch(/^kora_tickets_/)
  }
  const sorts = nodes.filter((node) => node['Node Type'].includes('Sort'))
  expect(sorts.filter((sort) => allNodes(sort).some(isOnTickets))).toEqual([])
})

it('among 120,000 tickets, the plan that is kept for all values reads as little', async () => {
  const planned = await planOf(db.pool, pageStatement())
  const kept = await preparedPlanOf(db.pool, pageStatement())
  expect(indexesOf(kept)).toEqual(indexesOf(planned))
})

it('among the tickets of a long past, the plan that is kept for all values reads as little', async () => {
  const past = await scaleDatabase()
  try {
    for (const statement of [cockpitStatement(past), throughputStatement(past)]) {
      const kept = await preparedPlanOf(past.pool, statement)
      const planned = await planOf(past.pool, statement)
      expect(indexesOf(kept)).toEqual(indexesOf(planned))
    }
  } finally {
    await past.close()
  }
})

it('among 120,000 tickets, the buckets cost no more than the rows that they show', async () => {
  const plan = await bucketsPlan()
  const rowsRead = allNodes(plan)
    .filter(isOnTickets)
    .reduce((sum, node) => sum + node['Actual Rows'] * node['Actual Loops'], 0)
  expect(rowsRead).toBeGreaterThan(400)
  expect(rowsRead).toBeLessThanOrEqual(620)
  expect(blocksOf(plan)).toBeLessThan(3_000)
})

it('deferred tickets are stepped over inside the index, looking for the oldest that waits', async () => {
  const oldestWaiting = allNodes(await planOf(db.pool, pageStatement())).filter(
    (node) => node['Index Name'] === 'kora_tickets_claimable',
  )
  expect(oldestWaiting).toHaveLength(2)
  for (const node of oldestWaiting) expect(node['Actual Rows']).toBeLessThanOrEqual(1)
})

it('what was worked since the last vacuum does not slow the counts of what ended', async () => {
  await db.pool.query('alter table public.tickets set (autovacuum_enabled = off)')
  await db.pool.query(
    `update public.tickets set sea_resolved_at = now(),
            sea_status = case when n % 2 = 0 then 'completed' else 'failed_terminal' end
       from (select id as worked, row_number() over () as n from public.tickets
              where workspace_id = $1 and sea_status = 'assigned' limit 3000) as work
      where id = worked`,
    [db.workspaceId],
  )
  const counts = allNodes(await planOf(db.pool, pageStatement())).filter(
    (node) =>
      node['Node Type'] === 'Index Only Scan' &&
      /recently_resolved|failed_or_blocked/.test(node['Index Name'] ?? ''),
  )
  expect(counts.map((node) => [node['Actual Rows'], node['Heap Fetches']])).toEqual([
    [10_000, 0],
    [10_000, 0],
  ])
})
