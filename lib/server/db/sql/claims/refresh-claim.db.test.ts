import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { COMPLETED, workFixture, type WorkFixture } from '@/testing/queue/work-fixture'
import type { LeaderTerm } from '@/lib/server/db/sql/leadership/leader-term'
import { endAttempt } from '@/lib/server/db/sql/claims/end-attempt'
import { markInProgress } from '@/lib/server/db/sql/claims/mark-in-progress'
import { refreshClaim } from '@/lib/server/db/sql/claims/refresh-claim'
import { releaseClaim } from '@/lib/server/db/sql/claims/end-attempt'
import type { TicketClaim } from './claim-ticket'

const LEASE_MS = 600_000

let fixture: WorkFixture
let term: LeaderTerm
let claim: TicketClaim

beforeAll(async () => {
  fixture = await workFixture()
})
afterAll(() => fixture.close())
beforeEach(async () => {
  await fixture.db.pool.query('truncate public.tickets')
  term = await fixture.takeTerm('leader')
  await fixture.ticket('queued')
  claim = await fixture.claimed(term, { leaseMs: LEASE_MS })
})

const refresh = () =>
  fixture.substrate.work.write(refreshClaim, { ...fixture.held(term, claim), leaseMs: LEASE_MS })
/** Moves the claim, and the start of its lease, this much into the past. */
const letPass = (seconds: number) =>
  fixture.db.pool.query(
    `update public.tickets set sea_claimed_at = sea_claimed_at - make_interval(secs => $1),
        sea_claim_expires_at = sea_claim_expires_at - make_interval(secs => $1)`,
    [seconds],
  )
const refreshedEvents = async () =>
  (await fixture.eventsOf(claim.id)).filter((e) => e.event_type === 'sea_ticket.claim_refreshed')

describe('a refresh', () => {
  it('begins the lease anew and changes nothing else', async () => {
    await letPass(400)
    const before = await fixture.row(claim.id)
    const end = Date.parse((await refresh()) ?? '')
    const row = await fixture.row(claim.id)
    expect(row).toEqual({ ...before, sea_claim_expires_at: row.sea_claim_expires_at })
    expect(Math.floor(end)).toBe(Number(row.sea_claim_expires_at))
    expect(end - Number(before.sea_claim_expires_at)).toBeGreaterThan(399_000)
  })

  it('never makes a lease shorter', async () => {
    const held = fixture.held(term, claim)
    expect(await fixture.substrate.work.write(refreshClaim, { ...held, leaseMs: 1_000 })).toBe(
      claim.leaseExpiresAt,
    )
  })

  it('is told once, when the claim has outlived its first lease', async () => {
    await letPass(500)
    await refresh()
    expect(await refreshedEvents()).toEqual([])
    await letPass(200)
    const leaseEnd = await refresh()
    const expected = [
      {
        event_type: 'sea_ticket.claim_refreshed',
        actor_id: fixture.db.koraActorId,
        payload: {
          sea_ticket_id: claim.id,
          work_attempt_id: claim.workAttemptId,
          claim_count: 1,
          work_attempt_count: 1,
          lease_expires_at: leaseEnd,
        },
      },
    ]
    expect(await refreshedEvents()).toEqual(expected)
    await letPass(200)
    expect(await refresh()).not.toBeNull()
    expect(await refreshedEvents()).toEqual(expected)
  })

  it('comes too late once the lease has run out, swept or not', async () => {
    await fixture.expireLease(claim.id)
    const row = await fixture.row(claim.id)
    expect(await refresh()).toBeNull()
    expect(await fixture.substrate.work.writeOne(markInProgress, fixture.held(term, claim))).toBe(
      false,
    )
    expect(await fixture.row(claim.id)).toEqual(row)
  })
})

describe('the end of a claim that has outlived its first lease', () => {
  /** A claim with a short first lease, refreshed in time. */
  async function refreshedOnce() {
    await fixture.ticket('queued')
    claim = await fixture.claimed(term, { leaseMs: 1_500 })
    expect(await refresh()).not.toBeNull()
    return fixture.held(term, claim)
  }
  const untilFirstLeaseIsOver = () =>
    expect
      .poll(
        async () => {
          const { rows } = await fixture.db.pool.query<{ over: boolean }>(
            'select now() > $1::timestamptz as over',
            [claim.leaseExpiresAt],
          )
          return rows[0]?.over
        },
        { timeout: 10_000 },
      )
      .toBe(true)
  const typesOf = async () => (await fixture.eventsOf(claim.id)).map((event) => event.event_type)

  it('tells the refresh first, where no later refresh has told it', async () => {
    const held = await refreshedOnce()
    await untilFirstLeaseIsOver()
    expect(await fixture.substrate.work.write(endAttempt, { ...held, ending: COMPLETED })).toBe(
      true,
    )
    expect(await fixture.substrate.work.write(endAttempt, { ...held, ending: COMPLETED })).toBe(
      true,
    )
    expect(await typesOf()).toEqual([
      'sea_ticket.claimed',
      'sea_ticket.claim_refreshed',
      'sea_ticket.claim_released',
      'kora.sea_ticket.resolved',
    ])
  })

  it('tells it for a claim that is given back too', async () => {
    const held = await refreshedOnce()
    await untilFirstLeaseIsOver()
    expect(await fixture.substrate.work.write(releaseClaim, held)).toBe(true)
    expect(await typesOf()).toEqual([
      'sea_ticket.claimed',
      'sea_ticket.claim_refreshed',
      'sea_ticket.claim_released',
    ])
  })

  it('does not tell it twice', async () => {
    const held = await refreshedOnce()
    await untilFirstLeaseIsOver()
    await fixture.substrate.work.write(refreshClaim, { ...held, leaseMs: 1_500 })
    expect(await refreshedEvents()).toHaveLength(1)
    await fixture.substrate.work.write(endAttempt, { ...held, ending: COMPLETED })
    expect(await refreshedEvents()).toHaveLength(1)
  })

  it('tells nothing of a claim that ends within its first lease, nor of one that was never refreshed', async () => {
    await refresh()
    await fixture.substrate.work.write(endAttempt, {
      ...fixture.held(term, claim),
      ending: COMPLETED,
    })
    expect(await refreshedEvents()).toEqual([])
    await fixture.ticket('queued')
    claim = await fixture.claimed(term, { leaseMs: 1 })
    await untilFirstLeaseIsOver()
    const held = fixture.held(term, claim)
    expect(await fixture.substrate.work.write(endAttempt, { ...held, ending: COMPLETED })).toBe(
      true,
    )
    expect(await refreshedEvents()).toEqual([])
  })
})

describe('the first sign of work', () => {
  it('marks the ticket as in progress, as often as it comes', async () => {
    const held = fixture.held(term, claim)
    expect(await fixture.substrate.work.writeOne(markInProgress, held)).toBe(true)
    expect(await fixture.substrate.work.writeOne(markInProgress, held)).toBe(true)
    expect(await fixture.row(claim.id)).toMatchObject({ sea_status: 'in_progress', held: true })
    expect(await fixture.eventsOf(claim.id)).toHaveLength(1)
    expect(await fixture.substrate.work.write(endAttempt, { ...held, ending: COMPLETED })).toBe(
      true,
    )
    expect(await fixture.substrate.work.writeOne(markInProgress, held)).toBe(false)
    expect(await fixture.row(claim.id)).toMatchObject({ sea_status: 'completed' })
  })
})
