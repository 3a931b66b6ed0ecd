import { afterAll, beforeAll, expect, it } from 'vitest'
import * as z from 'zod'
import { type TestDatabase, cloneDatabase } from '@/testing/database'
import { assignedTicketsStatement } from './read-assigned-tickets'

/** One node of a plan, as `explain (format json)` tells it. */
const planNode = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Index Name': z.string().optional(),
  'Actual Rows': z.number(),
  'Actual Loops': z.number(),
  'Shared Hit Blocks': z.number(),
  'Shared Read Blocks': z.number(),
  get Plans(): z.ZodOptional<z.ZodArray<typeof planNode>> {
    return z.array(planNode).optional()
  },
})
type PlanNode = z.infer<typeof planNode>

const explained = z.tuple([z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan: planNode })]) })])

let db: TestDatabase

beforeAll(async () => {
  db = await cloneDatabase()
  // Kora's old work lies at the start of the table and her queue at its end, as it does in life.
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
  await db.pool.query('vacuum analyze public.tickets')
})
afterAll(() => db.drop())

async function planOf(withTotals: boolean): Promise<PlanNode> {
  const { text, values } = assignedTicketsStatement({
    workspaceId: db.workspaceId,
    koraActorId: db.koraActorId,
    withTotals,
  })
  const { rows } = await db.pool.query({
    text: `explain (analyze, buffers, format json) ${text}`,
    values,
  })
  return explained.parse(rows)[0]['QUERY PLAN'][0].Plan
}

function allNodes(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(allNodes)]
}

const isOnTickets = (node: PlanNode) => node['Relation Name'] === 'tickets'

it.each([
  ['the buckets', false, 5],
  ['the buckets and totals', true, 5],
])(
  'among 120,000 tickets, %s are read in index order, without a sort',
  async (_what, withTotals) => {
    const nodes = allNodes(await planOf(withTotals))
    const reads = nodes.filter(isOnTickets)
    expect(reads.length).toBeGreaterThanOrEqual(withTotals ? 11 : 4)
    for (const read of reads) {
      expect(['Index Scan', 'Index Only Scan']).toContain(read['Node Type'])
      expect(read['Index Name']).toMatch(/^kora_tickets_/)
    }
    const sorts = nodes.filter((node) => node['Node Type'].includes('Sort'))
    expect(sorts.filter((sort) => allNodes(sort).some(isOnTickets))).toEqual([])
  },
)

it('among 120,000 tickets, the buckets cost no more than the rows that they show', async () => {
  const plan = await planOf(false)
  const rowsRead = allNodes(plan)
    .filter(isOnTickets)
    .reduce((sum, node) => sum + node['Actual Rows'] * node['Actual Loops'], 0)
  expect(rowsRead).toBeGreaterThan(400)
  expect(rowsRead).toBeLessThanOrEqual(620)
  expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']).toBeLessThan(3_000)
})

it('deferred tickets are stepped over inside the index, looking for the oldest that waits', async () => {
  const oldestWaiting = allNodes(await planOf(true)).filter(
    (node) => node['Index Name'] === 'kora_tickets_claimable',
  )
  expect(oldestWaiting).toHaveLength(2)
  for (const node of oldestWaiting) expect(node['Actual Rows']).toBeLessThanOrEqual(1)
})
