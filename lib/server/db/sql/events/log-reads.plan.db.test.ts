import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { allNodes, blocksOf, planOf, type PlanNode } from '@/testing/database/query-plan'
import { type ChainEventFilter, chainEventsStatement } from './read-chain-events'
import { chainEventsAfterStatement } from './read-chain-events-after'
import { eventTypesStatement } from './read-event-types'
import { momentStatement } from '@/lib/server/db/sql/state/read-moment'
import {
  stateEdgesStatement,
  stateMarksStatement,
} from '@/lib/server/db/sql/state/read-state-marks'
import { throughputStatement } from '@/lib/server/db/sql/tickets/read-throughput'
import { transitionsStatement } from '@/lib/server/db/sql/state/read-transitions'

let db: TestDatabase

const TICKET = '00000000-0000-4000-8000-000000000007'
const EVENTS = 100_000

beforeAll(async () => {
  db = await cloneDatabase()
  // A hundred days of a busy log: one event in 50 is the state's, 200 are of one ticket, and one
  // type stands at the very beginning only. Its hashes do not matter here, its guards would take minutes.
  await db.pool.query(`alter table hivex_foundation.event_log disable trigger user`)
  await db.pool.query(
    `insert into hivex_foundation.event_log (seq, event_id, workspace_id, event_type, occurred_at,
        payload, prev_event_hash, this_event_hash)
      select n, gen_random_uuid(), case when n % 10 = 3 then 'org_other' else $1 end,
        case when n < 20 then 'test.rare'
             when n % 50 = 0 then 'kora.operational_state.transitioned'
             when n % 20000 = 1 then 'kora.runtime.leading'
             when n % 3 = 0 then 'sea_ticket.claimed' when n % 3 = 1 then 'sea_ticket.claim_released'
             else 'kora.sea_ticket.resolved' end,
        now() - (${EVENTS} - n) * interval '1 day' / 1000,
        case when n % 50 = 0 then jsonb_build_object('to_primary_state',
               case when n % 100 = 0 then 'ready' else 'active' end, 'from_primary_state',
               case when n % 100 = 0 then 'active' else 'ready' end, 'degradation_reasons', '[]'::jsonb)
             else jsonb_build_object('resolution', 'completed', 'work_attempt_id', n / 3,
               'lease_expires_at', now(), 'sea_ticket_id', case when n % 500 = 1 then '${TICKET}'
                 else lpad((n / 3)::text, 36, '0') end) end,
        sha256('p'), sha256('t')
      from generate_series(1, ${EVENTS}) n`,
    [db.workspaceId],
  )
  await db.pool.query(
    `insert into public.tickets (workspace_id, kind, sea_status, sea_assigned_to_actor_id,
        sea_priority, sea_assigned_at)
      select $1, 'sea', case when n < 60000 then 'completed' else 'assigned' end, $2::uuid,
        (array['low', 'normal', 'high', 'frontier', null])[1 + n % 5],
        now() - (${EVENTS} - n) * interval '1 minute'
      from generate_series(1, ${EVENTS}) n`,
    [db.workspaceId, db.koraActorId],
  )
  await db.pool.query('vacuum analyze hivex_foundation.event_log')
  await db.pool.query('vacuum analyze public.tickets')
})
afterAll(() => db.drop())

const DAY_MS = 24 * 60 * 60 * 1000
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString()

const isRead = (node: PlanNode) => node['Relation Name'] !== undefined

/**
 * Every read was one of an index, none sorted more than a page, and no more rows were read than the
 * answer is made from.
 */
async function expectIndexed(
  statement: { text: string; values: unknown[] },
  limits: { rows: number; blocks: number; sorted: number },
): Promise<PlanNode> {
  const root = await planOf(db.pool, statement)
  const nodes = allNodes(root)
  const reads = nodes.filter(isRead)
  expect(reads.length).toBeGreaterThan(0)
  for (const read of reads) {
    if (read['Actual Loops'] === 0) continue
    expect(['Index Scan', 'Index Only Scan'], read['Relation Name']).toContain(read['Node Type'])
  }
  const rowsRead = reads.reduce(
    (sum, read) =>
      sum + (read['Actual Rows'] + (read['Rows Removed by Filter'] ?? 0)) * read['Actual Loops'],
    0,
  )
  expect(rowsRead).toBeLessThanOrEqual(limits.rows)
  expect(blocksOf(root)).toBeLessThanOrEqual(limits.blocks)
  for (const sort of nodes.filter((node) => node['Node Type'].includes('Sort'))) {
    const below = (sort.Plans ?? []).map((node) => node['Actual Rows'] * node['Actual Loops'])
    expect(Math.max(...below)).toBeLessThanOrEqual(limits.sorted)
  }
  return root
}

describe('among 100,000 events', () => {
  type Page = Partial<Omit<ChainEventFilter, 'workspaceId'>> & { before?: string }
  it.each<[string, Page]>([
    ['the newest', {}],
    ['a page from far back', { before: '500' }],
    ['a type', { types: ['kora.sea_ticket.resolved'] }],
    ['a type that stands at the very beginning', { types: ['test.rare'] }],
    ['a type that is not there', { types: ['test.none'] }],
    ['a family', { prefix: 'kora.' }],
    ['a family from far back', { prefix: 'sea_ticket.', before: '500' }],
    ['a ticket', { ticketId: TICKET }],
    ['a ticket and a type that it has not', { ticketId: TICKET, types: ['test.none'] }],
    ['a time', { from: daysAgo(60), to: daysAgo(50) }],
    ['a page back in a time', { from: daysAgo(60), to: daysAgo(50), before: '43000' }],
    ['a family in a time', { prefix: 'kora.', from: daysAgo(60), to: daysAgo(50) }],
    ['a rare type in a time that has none', { types: ['test.rare'], from: daysAgo(9) }],
  ])('%s is read in index order', async (_what, { before, ...filter }) => {
    const statement = chainEventsStatement({
      workspaceId: db.workspaceId,
      ...{ prefix: null, types: null, ticketId: null, from: null, to: null },
      ...filter,
      before: before ?? null,
      limit: 51,
    })
    await expectIndexed(statement, { rows: 600, blocks: 1_500, sorted: 300 })
  })

  it.each([
    ['the nearest', { types: null }],
    ['a type that is not there', { types: ['test.none'] }],
  ])('%s behind a seq is looked for only so far', async (_what, { types }) => {
    const filter = { prefix: null, types, ticketId: null, from: null, to: null }
    const input = { workspaceId: db.workspaceId, ...filter, after: '100', limit: 51 }
    await expectIndexed(chainEventsAfterStatement(input), {
      rows: 4_000,
      blocks: 9_000,
      sorted: 2_000,
    })
  })

  it('the types are a step each', async () => {
    await expectIndexed(eventTypesStatement(db.workspaceId), { rows: 10, blocks: 60, sorted: 0 })
  })

  it('ten days of the state read their indexes alone, and no row of the log', async () => {
    const window = { workspaceId: db.workspaceId, from: daysAgo(40), to: daysAgo(30) }
    const statement = stateMarksStatement({ ...window, limit: 50_000 })
    // A row that a vacuum has not yet marked as visible to all costs a block.
    const root = await expectIndexed(statement, { rows: 210, blocks: 300, sorted: 0 })
    const reads = allNodes(root).filter((node) => node['Actual Rows'] > 0 && isRead(node))
    expect(new Set(reads.map((node) => node['Node Type']))).toEqual(new Set(['Index Only Scan']))
    await expectIndexed(stateEdgesStatement(window), { rows: 5, blocks: 40, sorted: 0 })
  })

  it('the newest transitions of a month are read in index order', async () => {
    const window = { workspaceId: db.workspaceId, from: daysAgo(40), to: daysAgo(10) }
    const newest = transitionsStatement({ ...window, before: null, limit: 201 })
    await expectIndexed(newest, { rows: 410, blocks: 1_500, sorted: 0 })
    const older = transitionsStatement({ ...window, before: '70000', limit: 201 })
    await expectIndexed(older, { rows: 410, blocks: 1_500, sorted: 0 })
  })

  it('a moment of long ago reads the events around it alone', async () => {
    const input = { workspaceId: db.workspaceId, time: daysAgo(50) }
    await expectIndexed(momentStatement(input), { rows: 2_500, blocks: 6_000, sorted: 500 })
  })

  it("the throughput counts the last day's resolutions in the index of their outcome, and takes a step a queue", async () => {
    const { workspaceId, koraActorId } = db
    const statement = throughputStatement({ workspaceId, koraActorId })
    const plan = await expectIndexed(statement, { rows: 10_500, blocks: 2_000, sorted: 24 })
    const reads = allNodes(plan).filter((node) => node['Relation Name'] === 'event_log')
    expect(reads.map((node) => node['Index Name'])).toEqual([
      'kora_event_log_resolved_time',
      'kora_event_log_failed_time',
    ])
  })
})
