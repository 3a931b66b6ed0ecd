import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SEA_STATUSES } from '@/lib/domain/tickets/sea-ticket'
import { isValidTransition } from '@/lib/domain/state/transition-table'
import { PRIMARY_STATES } from '@/lib/domain/state/operational-state'
import { readKoraActors } from '@/lib/server/db/sql/read-kora-actors'
import { readStateEventsAfter } from '@/lib/server/db/sql/state/read-state-events'
import { verifyChain } from '@/testing/database/verify-chain'
import { readAssignedTickets } from '@/testing/database/assigned-tickets'
import { type TestDatabase, cloneDatabase } from '@/testing/database/database'
import { insertTicket } from '@/testing/database/factories'
import { seedDemo } from './seed-demo'
import { HOSTILE_TITLES } from './titles'

const workspaceId = 'demo'
let db: TestDatabase
let lines: string[]

beforeAll(async () => {
  db = await cloneDatabase()
  lines = []
  await seed(workspaceId)
})
afterAll(() => db.drop())

const seed = (workspace: string) =>
  seedDemo({
    connectionString: db.url,
    workspaceId: workspace,
    log: (line) => lines.push(line),
  })

async function assigned() {
  const [koraActorId = ''] = await readKoraActors(db.pool, workspaceId)
  return readAssignedTickets(db.pool, { workspaceId, koraActorId })
}

const transitions = async () => {
  const events = await readStateEventsAfter(db.pool, { workspaceId, afterSeq: '0', limit: 5_000 })
  return events.filter((event) => event.eventType === 'kora.operational_state.transitioned')
}

describe('the tickets of the demonstration', () => {
  it('fill every bucket, with few in progress and some of them on a lease that runs', async () => {
    const { inProgress, queued, recentlyResolved, failedOrBlocked, totals } = await assigned()
    expect(inProgress).toHaveLength(3)
    const leases = inProgress.map((ticket) => Date.parse(ticket.leaseExpiresAt ?? ''))
    expect(leases.filter((lease) => lease > Date.now())).toHaveLength(2)
    expect(queued.length).toBeGreaterThan(80)
    expect(recentlyResolved).toHaveLength(20)
    expect(failedOrBlocked).toHaveLength(17)
    expect(totals.waitingToRetry.count).toBeGreaterThan(10)
  })

  it('are some 250, of every status and of none, with other kinds, actors and workspaces', async () => {
    const { rows } = await db.pool.query<{
      count: number
      statuses: (string | null)[]
      priorities: (string | null)[]
      kinds: string[]
      assignees: number
      workspaces: number
      untitled: number
    }>(`select count(*)::int as count, count(distinct kind)::int as kind_count,
          array_agg(distinct sea_status) as statuses, array_agg(distinct sea_priority) as priorities,
          array_agg(distinct kind) as kinds,
          count(distinct sea_assigned_to_actor_id)::int as assignees,
          count(distinct workspace_id)::int as workspaces,
          (count(*) filter (where title is null))::int as untitled
        from public.tickets`)
    const found = rows[0]
    expect(found?.count).toBeGreaterThan(240)
    expect(found?.statuses).toEqual(expect.arrayContaining([...SEA_STATUSES, null]))
    expect(found?.statuses).toContain('triage_pending')
    expect(found?.priorities).toEqual(
      expect.arrayContaining(['frontier', 'high', 'normal', 'low', null, 'P0']),
    )
    expect(found).toMatchObject({ assignees: 3, workspaces: 2, untitled: 2 })
    expect(found?.kinds).toEqual(['bug', 'chore', 'incident', 'sea'])
  })

  it('show hostile titles in every bucket', async () => {
    const tickets = await assigned()
    const hostile = new Set<string | null>(HOSTILE_TITLES)
    for (const bucket of ['inProgress', 'queued', 'recentlyResolved', 'failedOrBlocked'] as const) {
      expect(tickets[bucket].some((ticket) => hostile.has(ticket.title))).toBe(true)
    }
    const { rows } = await db.pool.query('select from public.tickets where title = any ($1)', [
      HOSTILE_TITLES,
    ])
    expect(rows).toHaveLength(HOSTILE_TITLES.length)
  })

  it('tell their model tiers and failure reasons, and leave some unknown', async () => {
    const { recentlyResolved, failedOrBlocked } = await assigned()
    expect(
      recentlyResolved.filter((ticket) => ticket.modelTierUsed !== null).length,
    ).toBeGreaterThan(10)
    const reasons = new Set(failedOrBlocked.flatMap((ticket) => Object.keys(ticket.failureCounts)))
    for (const reason of ['agent_loop_timeout', 'agent_bad_answer', 'retry_ceiling', 'policy']) {
      expect(reasons).toContain(reason)
    }
    const ceiling = failedOrBlocked.find((ticket) => ticket.failureCounts.retry_ceiling === 1)
    const { rows } = await db.pool.query(
      'select work_attempt_count from public.tickets where id = $1',
      [ceiling?.id],
    )
    expect(rows).toEqual([{ work_attempt_count: 10 }])
  })
})

describe('the history of the demonstration', () => {
  it('is a chain that verifies', async () => {
    const verdict = await verifyChain(db.pool, workspaceId)
    expect(verdict.outcome).toBe('good')
    if (verdict.outcome === 'good') expect(Number(verdict.place.count)).toBeGreaterThan(1_000)
  })

  it('never moves in a way that the transition table does not have', async () => {
    const moves = await transitions()
    const stateOf = (name: string | null) => {
      const state = PRIMARY_STATES.find((known) => known === name)
      if (state === undefined) throw new Error(`${name} is no primary state`)
      return state
    }
    let state = stateOf('booting')
    for (const { payload } of moves) {
      const from = stateOf(payload.from_primary_state)
      const to = stateOf(payload.to_primary_state)
      if (from !== 'booting') expect(from).toBe(state)
      if (from !== to) expect(isValidTransition(from, to)).toBe(true)
      state = to
    }
    expect(state).toBe('active')
    const seen = new Set(moves.map(({ payload }) => payload.to_primary_state))
    expect(seen).toEqual(new Set(PRIMARY_STATES))
  })

  it('agrees with the tickets: every claim, every resolution, every expired lease', async () => {
    const { rows } = await db.pool.query(
      `with told as (
         select payload ->> 'sea_ticket_id' as id,
                count(*) filter (where event_type = 'sea_ticket.claimed') as claims,
                count(*) filter (where event_type = 'sea_ticket.claim_released'
                                    or event_type = 'sea_ticket.claim_expired') as ends,
                count(*) filter (where event_type = 'kora.sea_ticket.resolved'
                                   and payload ->> 'failure_reason' = 'dispatch') as uncounted,
                (array_agg(payload ->> 'resolution' order by seq desc)
                   filter (where event_type = 'kora.sea_ticket.resolved'))[1] as resolution,
                max(occurred_at) filter (where event_type = 'kora.sea_ticket.resolved') as resolved
           from hivex_foundation.event_log
          where workspace_id = $1 and payload ? 'sea_ticket_id'
          group by 1)
       select t.id from told
         join public.tickets t on t.id::text = told.id
        where t.claim_count = told.claims
          and t.work_attempt_count = told.claims - told.uncounted
          and told.claims - told.ends = (t.sea_active_claim_token is not null)::int
          and (t.sea_active_claim_token is not null
               or (t.sea_status = told.resolution and t.sea_resolved_at = told.resolved))`,
      [workspaceId],
    )
    const worked = await db.pool.query(
      `select from public.tickets where workspace_id = $1 and claim_count > 0
          and not (sea_active_claim_token is not null and sea_claim_expires_at is null)`,
      [workspaceId],
    )
    expect(rows.length).toBeGreaterThan(120)
    expect(rows.length).toBe(worked.rowCount)
  })
})

describe('seeding again', () => {
  it('leaves a workspace that has tickets as it is', async () => {
    const countAll = () =>
      db.pool.query(`select (select count(*) from public.tickets) as tickets,
        (select count(*) from hivex_foundation.event_log) as events`)
    const before = (await countAll()).rows
    expect(await seed(workspaceId)).toBe(false)
    expect((await countAll()).rows).toEqual(before)
    expect(lines.at(-1)).toMatch(/has tickets already/)

    await insertTicket(db.pool, { workspaceId: 'mine', koraActorId: db.koraActorId }, 'queued')
    expect(await seed('mine')).toBe(false)
  })

  it('uses the Kora actor that a workspace has already', async () => {
    expect(await seed(db.workspaceId)).toBe(true)
    expect(await readKoraActors(db.pool, db.workspaceId)).toEqual([db.koraActorId])
  })
})
