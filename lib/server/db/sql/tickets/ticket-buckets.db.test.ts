import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { insertManyAlike, readAssignedTickets } from '@/testing/database/assigned-tickets'
import { type TestDatabase, cloneDatabase } from '@/testing/database/database'
import { appendEvent, insertActor, insertTicket } from '@/testing/database/factories'
import { readKoraActors } from '@/lib/server/db/sql/read-kora-actors'

let db: TestDatabase

beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.drop())
beforeEach(() => db.pool.query('truncate public.tickets'))

const read = () => readAssignedTickets(db.pool, db)

const idsOf = (tickets: readonly { id: string }[]) => tickets.map(({ id }) => id)

describe('the bucket of a ticket', () => {
  it('is in progress with a claim token, whatever the status says', async () => {
    const ids = []
    for (const status of ['claimed', 'completed', 'failed_terminal', 'assigned', 'odd', null]) {
      ids.push(await insertTicket(db.pool, db, 'inProgress', { sea_status: status }))
    }
    const tickets = await read()
    expect(idsOf(tickets.inProgress).sort()).toEqual(ids.sort())
    expect(tickets.queued).toEqual([])
    expect(tickets.recentlyResolved).toEqual([])
    expect(tickets.failedOrBlocked).toEqual([])
  })

  it.each([
    ['assigned', 'queued'],
    ['claimed', 'queued'],
    ['in_progress', 'queued'],
    ['completed', 'recentlyResolved'],
    ['released', 'recentlyResolved'],
    ['failed_retryable', 'recentlyResolved'],
    ['failed_terminal', 'failedOrBlocked'],
    ['blocked_needs_operator', 'failedOrBlocked'],
    ['deferred_cost_limit', 'queued'],
    ['a status of tomorrow', 'queued'],
    ['', 'queued'],
    [null, 'queued'],
  ] as const)('without a token and with the status %s is %s', async (status, bucket) => {
    const id = await insertTicket(db.pool, db, 'queued', { sea_status: status })
    const tickets = await read()
    expect(idsOf(tickets[bucket])).toEqual([id])
    if (bucket !== 'queued') expect(tickets[bucket][0]?.status).toBe(status)
    const { inProgress, queued, recentlyResolved, failedOrBlocked } = tickets
    expect([inProgress, queued, recentlyResolved, failedOrBlocked].flat()).toHaveLength(1)
  })

  it('never holds other kinds, other actors or other workspaces', async () => {
    const operator = await insertActor(db.pool, { workspaceId: db.workspaceId, kind: 'operator' })
    await insertTicket(db.pool, db, 'queued', { kind: 'bug' })
    await insertTicket(db.pool, db, 'queued', { sea_assigned_to_actor_id: operator })
    await insertTicket(db.pool, db, 'queued', { sea_assigned_to_actor_id: null })
    await insertTicket(db.pool, db, 'inProgress', { workspace_id: 'org_other' })
    const { inProgress, queued, recentlyResolved, failedOrBlocked } = await read()
    expect([inProgress, queued, recentlyResolved, failedOrBlocked].flat()).toEqual([])
  })
})

describe('the caps', () => {
  it('never hide an old ticket in progress behind 10,000 newer ones', async () => {
    const old = await insertTicket(db.pool, db, 'inProgress', {
      created_at: '2020-01-01T00:00:00Z',
      sea_assigned_at: '2020-01-01T00:00:00Z',
      sea_claimed_at: '2020-01-01T00:00:00Z',
    })
    await insertManyAlike(db.pool, db, 10_000, { sea_status: `'assigned'` })
    const { inProgress, queued } = await read()
    expect(idsOf(inProgress)).toEqual([old])
    expect(queued).toHaveLength(200)
  })

  it('never hide a blocked ticket behind 10,000 resolved ones', async () => {
    const old = await insertTicket(db.pool, db, 'blocked', {
      created_at: '2020-01-01T00:00:00Z',
      sea_resolved_at: '2020-01-02T00:00:00Z',
    })
    await insertManyAlike(db.pool, db, 10_000, {
      sea_status: `'completed'`,
      sea_resolved_at: 'now()',
    })
    const { failedOrBlocked, recentlyResolved } = await read()
    expect(idsOf(failedOrBlocked)).toEqual([old])
    expect(recentlyResolved).toHaveLength(20)
  })

  it('hold 200 in progress and 200 failed, the newest of them', async () => {
    await insertManyAlike(db.pool, db, 205, {
      sea_active_claim_token: 'gen_random_uuid()',
      sea_claimed_at: `timestamptz '2026-01-01' + n * interval '1 minute'`,
    })
    await insertManyAlike(db.pool, db, 205, {
      sea_status: `'failed_terminal'`,
      sea_resolved_at: `timestamptz '2026-01-01' + n * interval '1 minute'`,
    })
    const { inProgress, failedOrBlocked } = await read()
    expect(inProgress).toHaveLength(200)
    expect(inProgress[0]?.title).toBe('ticket 205')
    expect(inProgress.at(-1)?.title).toBe('ticket 6')
    expect(failedOrBlocked).toHaveLength(200)
    expect(failedOrBlocked[0]?.title).toBe('ticket 205')
  })
})

describe('the order', () => {
  it('of the queue is criticality, then the oldest assignment; unknown priorities are normal', async () => {
    const at = (hour: number) => `2026-05-01T${String(hour).padStart(2, '0')}:00:00Z`
    const expected = [
      await insertTicket(db.pool, db, 'queued', {
        sea_priority: 'frontier',
        sea_assigned_at: at(9),
      }),
      await insertTicket(db.pool, db, 'queued', { sea_priority: 'high', sea_assigned_at: at(2) }),
      await insertTicket(db.pool, db, 'queued', { sea_priority: 'high', sea_assigned_at: at(3) }),
      await insertTicket(db.pool, db, 'queued', { sea_priority: null, sea_assigned_at: at(4) }),
      await insertTicket(db.pool, db, 'queued', { sea_priority: 'normal', sea_assigned_at: at(5) }),
      await insertTicket(db.pool, db, 'queued', {
        sea_priority: 'urgent!',
        sea_assigned_at: at(6),
      }),
      await insertTicket(db.pool, db, 'queued', {
        sea_assigned_at: null,
        created_at: at(7),
      }),
      await insertTicket(db.pool, db, 'queued', { sea_priority: 'low', sea_assigned_at: at(1) }),
    ]
    expect(idsOf((await read()).queued)).toEqual(expected)
  })

  it('of equal times is by id', async () => {
    const ids = [randomUUID(), randomUUID(), randomUUID()].sort()
    for (const id of ids.toReversed()) {
      await insertTicket(db.pool, db, 'resolved', { id, sea_resolved_at: '2026-05-01T00:00:00Z' })
    }
    expect(idsOf((await read()).recentlyResolved)).toEqual(ids)
  })
})

describe('the fields', () => {
  it('keep microseconds, fall back to the creation and say null for what is infinite or absent', async () => {
    const created_at = '2026-05-20T00:00:00Z'
    await insertTicket(db.pool, db, 'inProgress', {
      title: null,
      sea_priority: null,
      sea_claimed_at: '2026-05-21T17:00:00.123456+02',
      sea_claim_expires_at: null,
      work_attempt_id: null,
    })
    await insertTicket(db.pool, db, 'queued', {
      sea_assigned_at: 'infinity',
      next_eligible_at: '-infinity',
    })
    await insertTicket(db.pool, db, 'resolved', { sea_resolved_at: null, created_at })
    await insertTicket(db.pool, db, 'blocked')
    const { inProgress, queued, recentlyResolved, failedOrBlocked, asOf } = await read()
    expect(inProgress[0]).toMatchObject({
      title: null,
      priority: null,
      claimedAt: '2026-05-21T15:00:00.123456Z',
      leaseExpiresAt: null,
      workAttemptId: null,
    })
    expect(queued[0]).toMatchObject({ assignedAt: null, nextEligibleAt: null })
    expect(recentlyResolved[0]).toMatchObject({
      resolvedAt: '2026-05-20T00:00:00.000000Z',
      modelTierUsed: null,
    })
    expect(failedOrBlocked[0]?.failureCounts).toEqual({})
    expect(asOf).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
  })

  it('never hold the claim token', async () => {
    const token = '5ec0de00-aaaa-4bbb-8ccc-123456789abc'
    await insertTicket(db.pool, db, 'inProgress', { sea_active_claim_token: token })
    const answer = JSON.stringify(await read())
    expect(answer).not.toContain('token')
    for (let start = 0; start + 8 <= token.length; start += 1) {
      expect(answer).not.toContain(token.slice(start, start + 8))
    }
  })

  it('carry titles as they are, however hostile', async () => {
    const title = '\u202Egnp.exe <script>alert(1)</script> 👩‍🚀 \u0007 "quoted" \\ 検索'
    await insertTicket(db.pool, db, 'queued', { title })
    expect((await read()).queued[0]?.title).toBe(title)
  })

  it('tell the model tier of the last resolution only', async () => {
    const resolved = await insertTicket(db.pool, db, 'resolved')
    const silent = await insertTicket(db.pool, db, 'resolved')
    const resolve = (ticketId: string, tier: string | null, workspaceId = db.workspaceId) =>
      appendEvent(db.pool, {
        workspaceId,
        eventType: 'kora.sea_ticket.resolved',
        payload: { sea_ticket_id: ticketId, model_tier_used: tier },
      })
    await resolve(resolved, 'economy')
    await resolve(resolved, 'frontier')
    await resolve(resolved, 'of another workspace', 'org_other')
    const tiers = new Map((await read()).recentlyResolved.map((t) => [t.id, t.modelTierUsed]))
    expect(tiers.get(resolved)).toBe('frontier')
    expect(tiers.get(silent)).toBeNull()
    await resolve(resolved, null)
    expect((await read()).recentlyResolved.find((t) => t.id === resolved)?.modelTierUsed).toBeNull()
  })

  it('count the failures of a ticket by their reason', async () => {
    const blocked = await insertTicket(db.pool, db, 'blocked')
    const other = await insertTicket(db.pool, db, 'blocked')
    const reasons = [
      'agent_loop_timeout',
      'agent_bad_answer',
      'agent_loop_timeout',
      null,
      '__proto__',
    ]
    for (const reason of reasons) {
      await appendEvent(db.pool, {
        workspaceId: db.workspaceId,
        eventType: 'kora.sea_ticket.resolved',
        payload: { sea_ticket_id: blocked, failure_reason: reason },
      })
    }
    const { failedOrBlocked } = await read()
    const counts = failedOrBlocked.find((ticket) => ticket.id === blocked)?.failureCounts
    expect(Object.entries(counts ?? {}).sort()).toEqual([
      ['__proto__', 1],
      ['agent_bad_answer', 1],
      ['agent_loop_timeout', 2],
    ])
    expect(failedOrBlocked.find((ticket) => ticket.id === other)?.failureCounts).toEqual({})
  })
})

describe("Kora's actor", () => {
  it('is every living actor of the kind in the workspace, lowest id first', async () => {
    const workspaceId = 'org_actors'
    expect(await readKoraActors(db.pool, workspaceId)).toEqual([])
    const actor = (actorId: string, more = {}) =>
      insertActor(db.pool, { workspaceId, kind: 'kora', actorId, ...more })
    await actor('00000000-0000-4000-8000-000000000001', { deactivated: true })
    await actor('00000000-0000-4000-8000-000000000002', { kind: 'operator' })
    const second = await actor('00000000-0000-4000-8000-000000000009')
    expect(await readKoraActors(db.pool, workspaceId)).toEqual([second])
    const first = await actor('00000000-0000-4000-8000-000000000003')
    expect(await readKoraActors(db.pool, workspaceId)).toEqual([first, second])
  })
})
