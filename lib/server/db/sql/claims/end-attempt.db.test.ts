import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { COMPLETED, workFixture, type WorkFixture } from '@/testing/queue/work-fixture'
import { ClaimToken } from './claim-token'
import type { LeaderTerm } from '@/lib/server/db/sql/leadership/leader-term'
import type { TicketClaim } from './claim-ticket'
import { endAttempt, type EndAttemptInput } from './end-attempt'
import { markInProgress } from '@/lib/server/db/sql/claims/mark-in-progress'
import { refreshClaim } from '@/lib/server/db/sql/claims/refresh-claim'
import { releaseClaim } from '@/lib/server/db/sql/claims/end-attempt'
import { sweepExpiredClaims } from '@/lib/server/db/sql/claims/sweep-expired-claims'
import { verifyChain } from '@/testing/database/verify-chain'

let fixture: WorkFixture
let term: LeaderTerm
let id: string
let claim: TicketClaim

beforeAll(async () => {
  fixture = await workFixture()
})
afterAll(() => fixture.close())
beforeEach(async () => {
  await fixture.db.pool.query('truncate public.tickets')
  term = await fixture.takeTerm('leader')
  id = await fixture.ticket('queued', { work_attempt_count: 2, claim_count: 3 })
  claim = await fixture.claimed(term)
})

const input = (ending: Partial<EndAttemptInput['ending']> = {}) => ({
  ...fixture.held(term, claim),
  ending: { ...COMPLETED, ...ending },
})
const end = (ending: Partial<EndAttemptInput['ending']> = {}) =>
  fixture.substrate.work.write(endAttempt, input(ending))
const eventTypes = async () => (await fixture.eventsOf(id)).map((event) => event.event_type)

const A_TIME: unknown = expect.any(Date)
const RETRY = {
  resolution: 'failed_retryable',
  failureReason: 'agent_bad_answer',
  nextEligibleOffsetSeconds: 60,
} as const

describe('an attempt that ends', () => {
  it('frees the ticket, and tells the release and the resolution', async () => {
    expect(await end()).toBe(true)
    expect(await fixture.row(id)).toMatchObject({
      sea_status: 'completed',
      held: false,
      sea_active_claim_actor_id: null,
      work_attempt_id: claim.workAttemptId,
      claim_count: 4,
      work_attempt_count: 3,
      next_eligible_at: null,
      sea_claim_expires_at: null,
      sea_claimed_at: A_TIME,
      sea_resolved_at: A_TIME,
    })
    const [, released, resolved, ...more] = await fixture.eventsOf(id)
    expect(released).toEqual({
      event_type: 'sea_ticket.claim_released',
      actor_id: fixture.db.koraActorId,
      payload: {
        sea_ticket_id: id,
        work_attempt_id: claim.workAttemptId,
        claim_count: 4,
        work_attempt_count: 3,
        lease_expires_at: claim.leaseExpiresAt,
      },
    })
    expect(resolved).toEqual({
      event_type: 'kora.sea_ticket.resolved',
      actor_id: fixture.db.koraActorId,
      payload: {
        sea_ticket_id: id,
        work_attempt_id: claim.workAttemptId,
        resolution: 'completed',
        resolution_summary: 'Done.',
        model_tier_used: 'large',
        failure_reason: null,
        next_eligible_offset_seconds: null,
      },
    })
    expect(more).toEqual([])
  })

  it('with a failure may be tried again after its offset, and stays counted', async () => {
    await end(RETRY)
    const row = await fixture.row(id)
    expect(row).toMatchObject({ sea_status: 'failed_retryable', work_attempt_count: 3 })
    expect(Number(row.next_eligible_at) - Number(row.sea_resolved_at)).toBe(60_000)
  })

  it('without having reached the agent is not counted', async () => {
    await end({ ...RETRY, resolution: 'released', countsAttempt: false })
    expect(await fixture.row(id)).toMatchObject({
      sea_status: 'released',
      claim_count: 4,
      work_attempt_count: 2,
    })
    const [, released] = await fixture.eventsOf(id)
    expect(released?.payload).toMatchObject({ claim_count: 4, work_attempt_count: 2 })
  })

  it('after its lease, but before anybody took the claim away, is told all the same', async () => {
    await fixture.expireLease(id)
    expect(await end({ ...RETRY, failureReason: 'agent_loop_timeout' })).toBe(true)
    expect(await fixture.row(id)).toMatchObject({ sea_status: 'failed_retryable' })
  })

  it('with text that Postgres could not store is told with a mark in its place', async () => {
    expect(await end({ summary: 'a\0b\ud800c' })).toBe(true)
    const [, , resolved] = await fixture.eventsOf(id)
    expect(resolved?.payload.resolution_summary).toBe('a\ufffdb\ufffdc')
  })
})

describe('an ending whose answer was lost', () => {
  it('is recognised when it is tried again, and was written once', async () => {
    expect(await end(RETRY)).toBe(true)
    const row = await fixture.row(id)
    expect(await end(RETRY)).toBe(true)
    expect(await fixture.row(id)).toEqual(row)
    expect(await fixture.eventsOf(id)).toHaveLength(3)
  })

  it('is recognised though the ticket has been claimed anew and the lead has changed', async () => {
    await end({ ...RETRY, nextEligibleOffsetSeconds: 0 })
    const successor = await fixture.takeTerm('successor')
    const next = await fixture.claimed(successor)
    expect(next.id).toBe(id)
    expect(await end({ ...RETRY, nextEligibleOffsetSeconds: 0 })).toBe(true)
    expect(await fixture.row(id)).toMatchObject({ held: true, work_attempt_id: next.workAttemptId })
    expect(await fixture.eventsOf(id)).toHaveLength(4)
  })

  it('is recognised also while the first try is still being written', async () => {
    const slow = await fixture.db.pool.connect()
    let again
    try {
      await slow.query('begin')
      await endAttempt(slow, input(RETRY))
      again = end(RETRY)
      await fixture.waitsForLock()
      await slow.query('commit')
    } finally {
      slow.release()
    }
    expect(await again).toBe(true)
    expect(await fixture.eventsOf(id)).toHaveLength(3)
  })
})

describe('a lost claim', () => {
  const unchanged = async (tries: () => Promise<unknown>) => {
    const row = await fixture.row(id)
    const events = await fixture.eventsOf(id)
    await tries()
    expect(await fixture.row(id)).toEqual(row)
    expect(await fixture.eventsOf(id)).toEqual(events)
  }
  const tryEverything = async (held = fixture.held(term, claim)) => {
    const { substrate } = fixture
    expect(await substrate.work.writeOne(markInProgress, held)).toBe(false)
    expect(await substrate.work.write(refreshClaim, { ...held, leaseMs: 600_000 })).toBeNull()
    expect(await substrate.work.write(releaseClaim, held)).toBe(false)
    expect(await substrate.work.write(endAttempt, { ...held, ending: COMPLETED })).toBe(false)
  }

  it('changes nothing after the sweep', async () => {
    await fixture.expireLease(id)
    const { koraActorId } = fixture.db
    await fixture.substrate.work.writeOne(sweepExpiredClaims, {
      term,
      koraActorId,
      exceptTicketIds: [],
    })
    await unchanged(tryEverything)
  })

  it('changes nothing about the claim that came after it', async () => {
    await fixture.expireLease(id)
    const { koraActorId } = fixture.db
    await fixture.substrate.work.writeOne(sweepExpiredClaims, {
      term,
      koraActorId,
      exceptTicketIds: [],
    })
    expect((await fixture.claimed(term)).id).toBe(id)
    await unchanged(tryEverything)
  })

  it('changes nothing once another instance leads, however long the lease still runs', async () => {
    await fixture.takeTerm('successor')
    await unchanged(tryEverything)
  })

  it('changes nothing with another token, ticket, workspace or term', async () => {
    const held = fixture.held(term, claim)
    const other = await fixture.ticket('inProgress')
    await unchanged(async () => {
      await tryEverything({ ...held, token: ClaimToken.mint() })
      await tryEverything({ ...held, ticketId: other })
      await tryEverything({ ...held, term: { ...term, workspaceId: 'org_other' } })
      await tryEverything({ ...held, term: { ...term, term: '999999' } })
    })
  })
})

describe('a claim that is given back', () => {
  it('may be claimed again at once, is not counted and has no resolution', async () => {
    const held = fixture.held(term, claim)
    expect(await fixture.substrate.work.write(releaseClaim, held)).toBe(true)
    expect(await fixture.row(id)).toMatchObject({
      sea_status: 'released',
      held: false,
      claim_count: 4,
      work_attempt_count: 2,
      next_eligible_at: A_TIME,
      sea_claim_expires_at: null,
    })
    expect(await eventTypes()).toEqual(['sea_ticket.claimed', 'sea_ticket.claim_released'])
    expect(await fixture.substrate.work.write(releaseClaim, held)).toBe(true)
    expect(await eventTypes()).toHaveLength(2)
    expect((await fixture.claimed(term)).id).toBe(id)
    expect(await verifyChain(fixture.db.pool, fixture.db.workspaceId)).toMatchObject({
      outcome: 'good',
    })
  })
})

describe('an ending of a ticket that somebody else is writing to', () => {
  it('waits for them without keeping a successor waiting, and keeps what they wrote', async () => {
    const writer = await fixture.db.pool.connect()
    let ending
    try {
      await writer.query('begin')
      await writer.query(`update public.tickets set title = 'Theirs' where id = $1`, [id])
      ending = end()
      await fixture.waitsForLock()
      expect(await fixture.takeTerm('successor')).toMatchObject({ instanceId: 'successor' })
      await writer.query('commit')
    } finally {
      writer.release()
    }
    expect(await ending).toBe(false)
    expect(await fixture.row(id)).toMatchObject({ sea_status: 'claimed', held: true })
  })
  it('then ends it, where the lead has not changed', async () => {
    const writer = await fixture.db.pool.connect()
    let ending
    try {
      await writer.query('begin')
      await writer.query(`update public.tickets set title = 'Theirs' where id = $1`, [id])
      ending = end()
      await fixture.waitsForLock()
      await writer.query('commit')
    } finally {
      writer.release()
    }
    expect(await ending).toBe(true)
    const { rows } = await fixture.db.pool.query('select title, sea_status from public.tickets')
    expect(rows).toEqual([{ title: 'Theirs', sea_status: 'completed' }])
  })
})
