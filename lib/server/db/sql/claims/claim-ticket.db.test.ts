import { inspect } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { insertActor } from '@/testing/database/factories'
import { workFixture, type WorkFixture } from '@/testing/queue/work-fixture'
import { draftClaim } from './claim-draft'
import type { LeaderTerm } from '@/lib/server/db/sql/leadership/leader-term'
import { inTransaction } from '@/lib/server/db/connection/transaction'
import { claimTicket } from './claim-ticket'
import { sweepExpiredClaims } from '@/lib/server/db/sql/claims/sweep-expired-claims'
import { verifyChain } from '@/testing/database/verify-chain'

let fixture: WorkFixture
let term: LeaderTerm

beforeAll(async () => {
  fixture = await workFixture()
})
afterAll(() => fixture.close())
beforeEach(async () => {
  await fixture.db.pool.query('truncate public.tickets')
  term = await fixture.takeTerm('leader')
})

const claim = (options = {}) =>
  fixture.substrate.work.write(claimTicket, fixture.claimInput(term, options))
const at = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString()

describe('a claim', () => {
  it('gives the ticket, takes its row, and is told in the log, all at once', async () => {
    const id = await fixture.ticket('queued', {
      title: 'Pay the bill',
      objective: 'On time',
      sea_priority: 'high',
      work_attempt_count: 2,
      claim_count: 4,
    })
    const draft = draftClaim()
    const outcome = await claim({ draft, leaseMs: 90_000 })

    expect(outcome).toMatchObject({
      outcome: 'claimed',
      claim: {
        id,
        title: 'Pay the bill',
        objective: 'On time',
        priority: 'high',
        workAttemptId: draft.workAttemptId,
        claimCount: 5,
        workAttemptCount: 3,
        token: draft.token,
      },
    })
    const row = await fixture.row(id)
    expect(row).toMatchObject({
      sea_status: 'claimed',
      held: true,
      sea_active_claim_actor_id: fixture.db.koraActorId,
      work_attempt_id: draft.workAttemptId,
      claim_count: 5,
      work_attempt_count: 3,
      touched: true,
    })
    expect(Number(row.sea_claim_expires_at) - Number(row.sea_claimed_at)).toBe(90_000)
    expect(await fixture.eventsOf(id)).toEqual([
      {
        event_type: 'sea_ticket.claimed',
        actor_id: fixture.db.koraActorId,
        payload: {
          sea_ticket_id: id,
          work_attempt_id: draft.workAttemptId,
          claim_count: 5,
          work_attempt_count: 3,
          lease_expires_at: outcome.outcome === 'claimed' ? outcome.claim.leaseExpiresAt : '',
        },
      },
    ])
  })

  it('keeps its token to itself, however it is printed', async () => {
    const id = await fixture.ticket('queued')
    const held = await fixture.claimed(term)
    const { rows } = await fixture.db.pool.query<{ token: string }>(
      'select sea_active_claim_token as token from public.tickets where id = $1',
      [id],
    )
    const value = rows[0]?.token ?? ''
    expect(value).toMatch(/^[0-9a-f-]{36}$/)
    const printed = [
      JSON.stringify(held),
      inspect(held, { depth: null, showHidden: true }),
      String(held.token),
      JSON.stringify(await fixture.eventsOf(id)),
    ].join('\n')
    expect(printed).toContain('[claim token]')
    for (let start = 0; start + 8 <= value.length; start += 1) {
      expect(printed).not.toContain(value.slice(start, start + 8))
    }
  })

  it('takes the most critical first and of these the one assigned first', async () => {
    const late = await fixture.ticket('queued', {
      sea_priority: 'frontier',
      sea_assigned_at: at(-10),
    })
    const low = await fixture.ticket('queued', { sea_priority: 'low', sea_assigned_at: at(-9_000) })
    const early = await fixture.ticket('queued', {
      sea_priority: 'frontier',
      sea_assigned_at: at(-20),
    })
    const odd = await fixture.ticket('queued', { sea_priority: 'P0', sea_assigned_at: at(-400) })
    const unknown = await fixture.ticket('queued', {
      sea_priority: null,
      sea_assigned_at: at(-300),
    })
    const retried = await fixture.ticket('resolved', {
      sea_status: 'failed_retryable',
      sea_priority: 'high',
      next_eligible_at: at(-1),
    })
    const neverAssigned = await fixture.ticket('queued', {
      sea_priority: 'high',
      sea_assigned_at: null,
      created_at: at(-86_400),
    })
    const order = []
    for (let n = 0; n < 7; n += 1) order.push((await fixture.claimed(term)).id)
    expect(order).toEqual([early, late, neverAssigned, retried, odd, unknown, low])
    expect(await claim()).toMatchObject({ outcome: 'none_claimable' })
  })

  it('takes only frontier tickets while nothing else may be claimed', async () => {
    await fixture.ticket('queued', { sea_priority: 'high', sea_assigned_at: at(-9_000) })
    const frontier = await fixture.ticket('queued', { sea_priority: 'frontier' })
    expect(await claim({ criticalOnly: true })).toMatchObject({ claim: { id: frontier } })
    expect(await claim({ criticalOnly: true })).toMatchObject({ outcome: 'none_claimable' })
  })

  it('takes what may be tried again once its time has come, and nothing before', async () => {
    for (const status of ['assigned', 'released', 'failed_retryable', 'deferred_cost_limit']) {
      await fixture.ticket('deferred', { sea_status: status, next_eligible_at: at(3_600) })
      await fixture.ticket('deferred', { sea_status: status, next_eligible_at: 'infinity' })
    }
    expect(await claim()).toMatchObject({ outcome: 'none_claimable' })
    const due = await fixture.ticket('deferred', { next_eligible_at: at(-0.1) })
    expect(await claim()).toMatchObject({ outcome: 'claimed', claim: { id: due } })
    expect((await fixture.row(due)).next_eligible_at).toBeNull()
  })

  it('never takes what is done, blocked, held, unknown, or not for Kora', async () => {
    const { db } = fixture
    const operator = await insertActor(db.pool, { workspaceId: db.workspaceId, kind: 'operator' })
    await fixture.ticket('resolved')
    await fixture.ticket('blocked')
    await fixture.ticket('blocked', { sea_status: 'failed_terminal' })
    await fixture.ticket('inProgress')
    await fixture.ticket('inProgress', { sea_status: 'assigned', sea_claim_expires_at: null })
    await fixture.ticket('queued', { sea_status: 'claimed' })
    await fixture.ticket('queued', { sea_status: null })
    await fixture.ticket('queued', { sea_status: 'odd' })
    await fixture.ticket('queued', { kind: 'bug' })
    await fixture.ticket('queued', { workspace_id: 'org_other' })
    await fixture.ticket('queued', { sea_assigned_to_actor_id: operator })
    expect(await claim()).toMatchObject({ outcome: 'none_claimable' })
  })

  it('passes over a ticket that somebody else is writing to, without waiting', async () => {
    const written = await fixture.ticket('queued', { sea_priority: 'frontier' })
    const next = await fixture.ticket('queued', { sea_priority: 'low' })
    const writer = await fixture.db.pool.connect()
    try {
      await writer.query('begin')
      await writer.query('update public.tickets set title = $2 where id = $1', [written, 'New'])
      expect(await claim()).toMatchObject({ claim: { id: next } })
      await writer.query('commit')
    } finally {
      writer.release()
    }
    expect(await claim()).toMatchObject({ claim: { id: written, title: 'New' } })
  })
})

describe('the most claims', () => {
  it('are not exceeded, however many are asked for at the same time', async () => {
    for (let n = 0; n < 10; n += 1) await fixture.ticket('queued')
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => claim({ maxClaims: 3 })))
    const names = outcomes.map(({ outcome }) => outcome).sort()
    expect(names).toEqual([
      ...Array<string>(3).fill('claimed'),
      ...Array<string>(5).fill('max_held'),
    ])
  })

  it('leave out claims of somebody else, of an earlier term, and those whose lease ran out', async () => {
    const { koraActorId } = fixture.db
    await fixture.ticket('inProgress', {
      sea_active_claim_actor_id: koraActorId,
      sea_claim_expires_at: null,
      sea_claimed_at: at(1),
    })
    await fixture.ticket('queued')
    await fixture.claimed(term, { maxClaims: 1 })
    await fixture.ticket('queued')
    expect(await claim({ maxClaims: 1 })).toEqual({ outcome: 'max_held' })

    term = await fixture.takeTerm('successor')
    const { id } = await fixture.claimed(term, { maxClaims: 1 })
    await fixture.ticket('queued')
    expect(await claim({ maxClaims: 1 })).toEqual({ outcome: 'max_held' })
    await fixture.expireLease(id)
    expect(await claim({ maxClaims: 1 })).toMatchObject({ outcome: 'claimed' })
  })
})

describe('a claim whose answer was lost', () => {
  it('is found by the same draft again, and was made once', async () => {
    const id = await fixture.ticket('queued')
    await fixture.ticket('queued')
    const draft = draftClaim()
    const first = await claim({ draft })
    expect(await claim({ draft, maxClaims: 1 })).toEqual(first)
    expect(await fixture.row(id)).toMatchObject({ claim_count: 1, work_attempt_count: 1 })
    expect(await fixture.eventsOf(id)).toHaveLength(1)
  })

  it('is found also when it is still being written', async () => {
    const id = await fixture.ticket('queued')
    const draft = draftClaim()
    const slow = await fixture.db.pool.connect()
    let again
    try {
      await slow.query('begin')
      await claimTicket(slow, fixture.claimInput(term, { draft }))
      again = claim({ draft })
      await fixture.waitsForLock()
      await slow.query('commit')
    } finally {
      slow.release()
    }
    expect(await again).toMatchObject({ outcome: 'claimed', claim: { id } })
    expect(await fixture.eventsOf(id)).toHaveLength(1)
  })

  it('is not made anew once it was lost: its draft claims nothing else', async () => {
    const id = await fixture.ticket('queued')
    const draft = draftClaim()
    await claim({ draft })
    await fixture.expireLease(id)
    const { koraActorId } = fixture.db
    await fixture.substrate.work.writeOne(sweepExpiredClaims, {
      term,
      koraActorId,
      exceptTicketIds: [],
    })
    expect(await claim({ draft })).toEqual({ outcome: 'draft_spent' })
    expect(await claim()).toMatchObject({ outcome: 'claimed', claim: { id, claimCount: 2 } })
  })
})

describe('8 claimers on 2,000 tickets', () => {
  it('claim each once and in order, by the record of the log', async () => {
    await fixture.db.pool.query(
      `insert into public.tickets (workspace_id, kind, title, sea_status, sea_priority,
          sea_assigned_to_actor_id, created_at, sea_assigned_at)
        select $1, 'sea', 'ticket ' || n, 'assigned',
          (array['low', 'normal', 'high', 'frontier', null])[1 + n % 5], $2::uuid,
          now() - interval '1 day', now() - (n * 7919 % 2000) * interval '1 second'
          from generate_series(1, 2000) n`,
      [fixture.db.workspaceId, fixture.db.koraActorId],
    )
    const before = await claimEvents()
    const claimer = async () => {
      const ids: string[] = []
      for (;;) {
        const outcome = await claim()
        if (outcome.outcome !== 'claimed') return ids
        ids.push(outcome.claim.id)
      }
    }
    const started = performance.now()
    const ids = (await Promise.all(Array.from({ length: 8 }, claimer))).flat()
    const perSecond = Math.round(2_000_000 / (performance.now() - started))
    console.info(`8 claimers: ${perSecond} claims per second`)

    expect(new Set(ids).size).toBe(2_000)
    expect(ids).toHaveLength(2_000)
    const logged = (await claimEvents()).slice(before.length)
    expect(logged).toHaveLength(2_000)
    const { rows } = await fixture.db.pool.query<{ id: string }>(
      `select id from public.tickets order by
        case sea_priority when 'frontier' then 0 when 'high' then 1 when 'low' then 3 else 2 end,
        sea_assigned_at, id`,
    )
    expect(logged).toEqual(rows.map((row) => row.id))
    expect(await verifyChain(fixture.db.pool, fixture.db.workspaceId)).toMatchObject({
      outcome: 'good',
    })
  })

  const claimEvents = async () => {
    const { rows } = await fixture.db.pool.query<{ id: string }>(
      `select payload ->> 'sea_ticket_id' as id from hivex_foundation.event_log
        where event_type = 'sea_ticket.claimed' order by seq`,
    )
    return rows.map((row) => row.id)
  }
})

describe('an instance that no longer leads', () => {
  it('claims nothing, though it still believes', async () => {
    const id = await fixture.ticket('queued')
    const successor = await fixture.takeTerm('successor')
    expect(await claim()).toEqual({ outcome: 'not_leading' })
    for (const wrong of [
      { ...successor, instanceId: 'leader' },
      { ...successor, term: String(Number(successor.term) + 1) },
      { ...successor, workspaceId: 'org_other' },
    ]) {
      const input = fixture.claimInput(wrong)
      expect(await fixture.substrate.work.write(claimTicket, input)).toEqual({
        outcome: 'not_leading',
      })
    }
    expect(await fixture.row(id)).toMatchObject({ held: false, claim_count: 0 })
    expect(
      await fixture.substrate.work.write(claimTicket, fixture.claimInput(successor)),
    ).toMatchObject({
      outcome: 'claimed',
    })
  })

  it('that claims at the very moment of a takeover claims nothing, or before it', async () => {
    await fixture.ticket('queued')
    const taking = await fixture.db.pool.connect()
    let claiming
    try {
      await taking.query('begin')
      await taking.query(`update public.kora_leader set term = term + 1, instance_id = 'successor'`)
      claiming = claim()
      await fixture.waitsForLock()
      await taking.query('commit')
    } finally {
      taking.release()
    }
    expect(await claiming).toEqual({ outcome: 'not_leading' })
  })

  it('holds up no successor for longer than it takes to write a claim', async () => {
    const id = await fixture.ticket('queued')
    const slow = fixture.db.pool
    let taken: Promise<LeaderTerm> | undefined
    await inTransaction(slow, { readOnly: false, statementTimeoutMs: 3_000 }, async (client) => {
      await claimTicket(client, fixture.claimInput(term))
      taken = fixture.takeTerm('successor')
      await fixture.waitsForLock()
    })
    expect(await taken).toMatchObject({ instanceId: 'successor' })
    expect(await fixture.row(id)).toMatchObject({ held: true })
  })
})
