import { afterAll, beforeAll, expect, it } from 'vitest'
import { allNodes, blocksOf, planOf, type PlanNode } from '@/testing/database/query-plan'
import { workFixture, type WorkFixture } from '@/testing/queue/work-fixture'
import type { LeaderTerm } from '@/lib/server/db/sql/leadership/leader-term'
import { claimStatement } from './claim-ticket'
import { claimableStatement } from './find-claimable'
import { nextEligibleStatement } from './read-next-eligible'
import { nextLeaseEndStatement } from './read-next-lease-end'
import { sweepStatement } from './sweep-expired-claims'

let fixture: WorkFixture
let term: LeaderTerm

beforeAll(async () => {
  fixture = await workFixture()
  term = await fixture.takeTerm('leader')
  // All old work is deferred, what may be claimed lies behind it; 500 leases ran out, and another
  // client holds 1,500 claims without a lease.
  await fixture.db.pool.query(
    `insert into public.tickets (workspace_id, kind, title, sea_status, sea_priority,
        sea_assigned_to_actor_id, sea_active_claim_token, sea_active_claim_actor_id,
        sea_claim_expires_at, sea_claimed_at, created_at, sea_assigned_at, next_eligible_at)
      select $1, case when n % 11 = 0 then 'bug' else 'sea' end, 'ticket ' || n,
        case when n <= 60000 then 'deferred_cost_limit' when n <= 90000 then 'assigned'
             when n <= 98000 then 'completed' else 'claimed' end,
        (array['low', 'normal', 'high', null, 'odd'])[1 + n % 5], $2::uuid,
        case when n > 98000 then gen_random_uuid() end, case when n > 98000 then $2::uuid end,
        case when n > 98000 and n <= 98500 then now() - n * interval '1 second' end,
        case when n > 98000 then now() - interval '1 day' end,
        now() - (200000 - n) * interval '1 minute', now() - (200000 - n) * interval '1 minute',
        case when n <= 60000 then now() + interval '1 hour' + n * interval '1 second' end
      from generate_series(1, 100000) n`,
    [fixture.db.workspaceId, fixture.db.koraActorId],
  )
  await fixture.db.pool.query('vacuum analyze public.tickets')
})
afterAll(() => fixture.close())

const isOnTickets = (node: PlanNode) => node['Relation Name'] === 'tickets'

/** Runs a statement and undoes it; every read of tickets must have been of an index. */
async function plan(statement: { text: string; values: unknown[] }) {
  const client = await fixture.db.pool.connect()
  try {
    await client.query('begin')
    const root = await planOf(client, statement)
    const nodes = allNodes(root)
    const reads = nodes.filter(isOnTickets).filter((node) => node['Node Type'] !== 'ModifyTable')
    for (const read of reads) {
      expect(['Index Scan', 'Index Only Scan']).toContain(read['Node Type'])
      expect(read['Rows Removed by Filter'] ?? 0).toBeLessThan(5)
    }
    const rowsRead = reads.reduce(
      (sum, read) => sum + read['Actual Rows'] * read['Actual Loops'],
      0,
    )
    const names = new Set(reads.map((read) => read['Index Name']))
    return { names, rowsRead, blocks: blocksOf(root) }
  } finally {
    await client.query('rollback')
    client.release()
  }
}

it('among 100,000 tickets, a claim steps over 60,000 deferred ones inside the index', async () => {
  const { names, rowsRead, blocks } = await plan(claimStatement(fixture.claimInput(term)))
  expect(names).toContain('kora_tickets_claimable')
  expect(rowsRead).toBeLessThan(10)
  expect(blocks).toBeLessThan(3_000)
})

it('among 100,000 tickets, a claim of critical ones alone looks at none of the others', async () => {
  const input = fixture.claimInput(term, { criticalOnly: true })
  const { rowsRead, blocks } = await plan(claimStatement(input))
  expect(rowsRead).toBeLessThan(10)
  expect(blocks).toBeLessThan(100)
})

it('among 100,000 tickets, the next deferred one is a step for each criticality', async () => {
  const { workspaceId, koraActorId } = fixture.db
  const { names, rowsRead, blocks } = await plan(
    nextEligibleStatement({ workspaceId, koraActorId, criticalOnly: false, since: null }),
  )
  expect(names).toEqual(new Set(['kora_tickets_deferred']))
  expect(rowsRead).toBeLessThan(30)
  expect(blocks).toBeLessThan(100)
})

it('among 100,000 tickets, the next end of a lease is one step', async () => {
  const { workspaceId, koraActorId } = fixture.db
  const { names, rowsRead, blocks } = await plan(
    nextLeaseEndStatement({ workspaceId, koraActorId }),
  )
  expect(names).toEqual(new Set(['kora_tickets_leased']))
  expect(rowsRead).toBeLessThan(3)
  expect(blocks).toBeLessThan(20)
})

it('among 100,000 tickets, a look for something to claim is two steps for each criticality', async () => {
  const { workspaceId, koraActorId } = fixture.db
  const { rowsRead, blocks } = await plan(
    claimableStatement({ workspaceId, koraActorId, criticalOnly: false }),
  )
  expect(rowsRead).toBeLessThan(10)
  expect(blocks).toBeLessThan(3_000)
})

it('among 100,000 tickets, the sweep reads only the claims that it frees', async () => {
  const { koraActorId } = fixture.db
  const { names, rowsRead } = await plan(sweepStatement({ term, koraActorId, exceptTicketIds: [] }))
  expect(names).toContain('kora_tickets_leased')
  // Each of the 100 is found by the index and read once more to be changed.
  expect(rowsRead).toBeLessThanOrEqual(200)
})

it('among 60,000 tickets that came due at once, a claim reads the first of them alone', async () => {
  await fixture.db.pool.query(
    `update public.tickets set next_eligible_at = now() - interval '1 hour'
      where next_eligible_at is not null`,
  )
  await fixture.db.pool.query('vacuum analyze public.tickets')
  const { rowsRead, blocks } = await plan(claimStatement(fixture.claimInput(term)))
  expect(rowsRead).toBeLessThan(10)
  expect(blocks).toBeLessThan(400)
})
