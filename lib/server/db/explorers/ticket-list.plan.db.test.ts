import type { PoolClient } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allNodes, type PlanNode, planOf } from '@/testing/database/query-plan'
import { scaleDatabase } from '@/testing/database/scale-database'
import { selectionOf } from '@/testing/database/ticket-explorer-fixture'
import type { TicketPlace } from '@/lib/domain/tickets/listed-ticket'
import { isFoundOften } from '@/lib/server/db/sql/tickets/estimate-text-matches'
import { ticketStatement } from '@/lib/server/db/sql/tickets/read-ticket'
import { ticketEventsStatement } from '@/lib/server/db/sql/tickets/read-ticket-events'
import { ticketFacetsStatement } from '@/lib/server/db/sql/tickets/read-ticket-facets'
import {
  readTicketGroups,
  ticketGroupsStatement,
} from '@/lib/server/db/sql/tickets/read-ticket-groups'
import {
  readTicketPage,
  ticketCountStatement,
  type TicketListInput,
  ticketPageStatement,
} from '@/lib/server/db/sql/tickets/read-ticket-page'
import { indexCountStatement } from '@/lib/server/db/sql/tickets/count-from-indexes'
import { meansGroup } from '@/lib/server/db/sql/tickets/ticket-list-filter'
import { readVersionLimits } from '@/lib/server/db/schema/read-version-limits'
import { BATCHING, MERGING, SETTINGS } from './ticket-list-input'

let fixture: Awaited<ReturnType<typeof scaleDatabase>>
let db: PoolClient
/** What this version of Postgres cannot do, as the health route names it. */
let limits: readonly string[]

beforeAll(async () => {
  fixture = await scaleDatabase()
  db = await fixture.pool.connect()
  await db.query('begin')
  await db.query(SETTINGS)
  limits = (await readVersionLimits(db))?.limits ?? []
})
afterAll(async () => {
  await db.query('rollback')
  db.release()
  await fixture.close()
})

async function inputOf(search: string): Promise<TicketListInput> {
  const { workspaceId, koraActorId } = fixture
  const selection = selectionOf(search)
  const { filters } = selection
  const all = await readTicketGroups(db, { workspaceId, koraActorId, filters })
  const groups = all.filter((group) => meansGroup(filters, group))
  const often = filters.text === null || (await isFoundOften(db, filters.text, 'trigrams'))
  await db.query(often ? MERGING : BATCHING)
  const way = often ? 'merge' : 'batch'
  return { workspaceId, koraActorId, selection, groups, way, search: 'trigrams' }
}

const isOn = (node: PlanNode, table: string) => node['Relation Name'] === table
const rowsOf = (node: PlanNode) => node['Actual Rows'] * node['Actual Loops']

/** Every read is of an index, nothing is sorted, and no more is read than `most` rows. */
function expectOrderedWalk(plan: PlanNode, table: string, most: number): PlanNode[] {
  const nodes = allNodes(plan)
  const reads = nodes.filter((node) => isOn(node, table))
  expect(reads.length).toBeGreaterThan(0)
  for (const read of reads) expect(['Index Scan', 'Index Only Scan']).toContain(read['Node Type'])
  expect(nodes.filter((node) => node['Node Type'].includes('Sort'))).toEqual([])
  const passed = reads.map((read) => (read['Rows Removed by Filter'] ?? 0) * read['Actual Loops'])
  const rowsRead = [...reads.map(rowsOf), ...passed].reduce((sum, rows) => sum + rows, 0)
  expect(rowsRead).toBeLessThanOrEqual(most)
  return reads
}

/**
 * Rows that a list may read to show `most`. Before Postgres 17 an index that is asked for several
 * values of a column is not read in order: the rows of one are passed on the way to the other's.
 */
function readsAtMost({ selection }: TicketListInput, most: number): number {
  const isOfSeveral = selection.filters.criticalities.length > 1
  return isOfSeveral && limits.includes('several_values_read_more') ? 10 * most + 1_000 : most
}

const LISTS = [
  '',
  'sort=oldest',
  'sort=resolved',
  'sort=claimed',
  'sort=priority',
  'bucket=queued&sort=priority',
  'bucket=failed_or_blocked&criticality=frontier&sort=resolved',
  'status=completed&sort=oldest',
  'criticality=high,low&sort=claimed',
  'tier=frontier',
  'tier=economy&bucket=queued&sort=priority',
  'reason=policy&sort=resolved',
  'reason=agent_loop_timeout&tier=standard&criticality=low',
  'older_than=864000&bucket=queued&sort=priority',
]

describe.each(LISTS)('among 100,000 tickets, the list "%s"', (search) => {
  it('reads its first page, and its deepest, by walks in order that end with the page', async () => {
    const input = await inputOf(search)
    const ends = await readTicketPage(db, input, { from: null, backwards: true }, 30)
    const deep = ends.at(-1)?.place ?? never()
    for (const from of [null, deep] as (TicketPlace | null)[]) {
      const plan = await planOf(db, ticketPageStatement(input, { from, backwards: false }, 51))
      // One row of each group is read ahead to know which comes first.
      expectOrderedWalk(plan, 'tickets', readsAtMost(input, 51 + input.groups.length))
    }
  })

  it('counts what is newer, and all of it, without reading beyond the ceiling', async () => {
    const input = await inputOf(search)
    const ends = await readTicketPage(db, input, { from: null, backwards: true }, 30)
    const newer = { from: ends.at(-1)?.place ?? never(), backwards: true }
    const newerPlan = await planOf(db, ticketCountStatement(input, newer, 200))
    expectOrderedWalk(newerPlan, 'tickets', readsAtMost(input, 200))
    const all = { from: null, backwards: false }
    const plan = await planOf(db, ticketCountStatement(input, all, 10_000))
    expectOrderedWalk(plan, 'tickets', readsAtMost(input, 10_000))
  })
})

it.each(['', 'bucket=queued', 'bucket=recently_resolved,in_progress'])(
  'among 100,000 tickets, the buckets "%s" are counted without the table, each in an index of its own',
  async (search) => {
    const plan = await planOf(db, indexCountStatement(await inputOf(search)) ?? never())
    const reads = expectOrderedWalk(plan, 'tickets', 10_000)
    expect(reads).toHaveLength(selectionOf(search).filters.buckets.length || 1)
    for (const read of reads) expect(read['Node Type']).toBe('Index Only Scan')
  },
)

it.each([
  'status=completed',
  'status=completed,released&criticality=normal',
  'criticality=low',
  'bucket=queued&criticality=high',
  'tier=frontier',
  'tier=economy,standard&status=completed',
  'reason=policy',
])('among 100,000 tickets, "%s" are counted without the table', async (search) => {
  const statement = indexCountStatement(await inputOf(search)) ?? never()
  const plan = await planOf(db, statement)
  for (const read of expectOrderedWalk(plan, 'tickets', 10_000)) {
    if (read['Index Name'] === 'kora_tickets_untallied') expect(rowsOf(read)).toBe(0)
    else {
      expect(read['Node Type']).toBe('Index Only Scan')
      expect(read['Index Name']).toMatch(/^kora_tickets_tally/)
    }
  }
})

it('among 100,000 tickets, a text that many hold is met on the way, reading few others', async () => {
  const input = await inputOf('q=ledger')
  expect(input.way).toBe('merge')
  const plan = await planOf(db, ticketPageStatement(input, { from: null, backwards: false }, 51))
  expectOrderedWalk(plan, 'tickets', 4_000)
})

it('among 100,000 tickets, a text that few hold is found by its index alone', async () => {
  const input = await inputOf('q=case 1012345')
  expect(input.way).toBe('batch')
  const nodes = allNodes(
    await planOf(db, ticketPageStatement(input, { from: null, backwards: false }, 51)),
  )
  const reads = nodes.filter((node) => node['Node Type'].includes('Scan') && isOn(node, 'tickets'))
  expect(reads.map((node) => node['Node Type'])).toEqual(['Bitmap Heap Scan'])
  const indexes = nodes.flatMap((node) => node['Index Name'] ?? [])
  expect(indexes).toEqual(['kora_tickets_found_by_trigrams'])
  expect(rowsOf(reads[0] ?? never())).toBe(1)
})

it.each(['日本語', 'ÅÅÅ', 'ßßß', 'Привет', 'zzqzzq'])(
  'among 100,000 tickets, %s is looked up in the index and not in every ticket',
  async (text) => {
    const input = await inputOf(new URLSearchParams({ q: text }).toString())
    expect(input.way).toBe('batch')
    const nodes = allNodes(
      await planOf(db, ticketPageStatement(input, { from: null, backwards: false }, 51)),
    )
    const [lookUp] = nodes.filter((node) => node['Index Name'] === 'kora_tickets_found_by_trigrams')
    // A character type that knows ASCII alone makes no trigrams of it: the index returns all rows.
    expect(rowsOf(lookUp ?? never())).toBeLessThan(1_000)
  },
)

it('among 100,000 tickets, groups, tiers and reasons are told by a step for each', async () => {
  const { workspaceId, koraActorId } = fixture
  const tiers = selectionOf('tier=frontier,economy').filters
  const reasons = selectionOf('reason=policy').filters
  for (const filters of [selectionOf('').filters, tiers, reasons]) {
    const plan = await planOf(db, ticketGroupsStatement({ workspaceId, koraActorId, filters }))
    const reads = allNodes(plan).filter((node) => isOn(node, 'tickets'))
    for (const read of reads) expect(read['Node Type']).toMatch(/^Index/)
    expect(reads.reduce((sum, read) => sum + rowsOf(read), 0)).toBeLessThan(20)
  }
  const plan = await planOf(db, ticketFacetsStatement({ workspaceId, koraActorId }))
  const reads = allNodes(plan).filter((node) => isOn(node, 'tickets'))
  for (const read of reads) expect(read['Index Name']).toMatch(/^kora_tickets_by_(?:tier|reason)$/)
  expect(reads.reduce((sum, read) => sum + rowsOf(read), 0)).toBeLessThan(40)
})

it('among 300,000 events, one ticket with 200 of them is read by its own index', async () => {
  const { workspaceId, koraActorId, pool } = fixture
  const { rows } = await pool.query<{ id: string }>(
    `select id::text from public.tickets where workspace_id = $1 and claim_count = 66 limit 1`,
    [workspaceId],
  )
  const ticketId = rows[0]?.id ?? ''
  const facts = await planOf(db, ticketStatement({ workspaceId, koraActorId, ticketId }, 'newest'))
  expectOrderedWalk(facts, 'tickets', 1)
  const events = await planOf(db, ticketEventsStatement({ workspaceId, ticketId, limit: 501 }))
  const [read] = expectOrderedWalk(events, 'event_log', 198)
  expect(read?.['Index Name']).toBe('kora_event_log_by_ticket')
  expect(rowsOf(read ?? never())).toBe(198)
})

function never(): never {
  throw new Error('there is no such place')
}
