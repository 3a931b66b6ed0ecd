import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { COMPLETED, workWorld, type WorkWorld } from '@/testing/work-world'
import type { LeaderTerm } from '@/lib/server/db/sql/leadership/leader-term'
import type { TicketClaim } from './claim-ticket'

const LEASE_MS = 600_000

let world: WorkWorld
let term: LeaderTerm
let claim: TicketClaim

beforeAll(async () => {
  world = await workWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.db.pool.query('truncate public.tickets')
  term = await world.takeTerm('leader')
  await world.ticket('queued')
  claim = await world.claimed(term, { leaseMs: LEASE_MS })
})

const refresh = () =>
  world.substrate.refreshClaim({ ...world.held(term, claim), leaseMs: LEASE_MS })
/** As if the claim had been made, and its lease begun, so much earlier. */
const letPass = (seconds: number) =>
  world.db.pool.query(
    `update public.tickets set sea_claimed_at = sea_claimed_at - make_interval(secs => $1),
        sea_claim_expires_at = sea_claim_expires_at - make_interval(secs => $1)`,
    [seconds],
  )
const refreshedEvents = async () =>
  (await world.eventsOf(claim.id)).filter((e) => e.event_type === 'sea_ticket.claim_refreshed')

describe('a refresh', () => {
  it('begins the lease anew and changes nothing else', async () => {
    await letPass(400)
    const before = await world.row(claim.id)
    const end = Date.parse((await refresh()) ?? '')
    const row = await world.row(claim.id)
    expect(row).toEqual({ ...before, sea_claim_expires_at: row.sea_claim_expires_at })
    expect(Math.floor(end)).toBe(Number(row.sea_claim_expires_at))
    expect(end - Number(before.sea_claim_expires_at)).toBeGreaterThan(399_000)
  })

  it('never makes a lease shorter', async () => {
    const held = world.held(term, claim)
    expect(await world.substrate.refreshClaim({ ...held, leaseMs: 1_000 })).toBe(
      claim.leaseExpiresAt,
    )
  })

  it('is told once, when the claim has outlived its first lease', async () => {
    await letPass(500)
    await refresh()
    expect(await refreshedEvents()).toEqual([])
    await letPass(200)
    const leaseEnd = await refresh()
    const told = [
      {
        event_type: 'sea_ticket.claim_refreshed',
        actor_id: world.db.koraActorId,
        payload: {
          sea_ticket_id: claim.id,
          work_attempt_id: claim.workAttemptId,
          claim_count: 1,
          work_attempt_count: 1,
          lease_expires_at: leaseEnd,
        },
      },
    ]
    expect(await refreshedEvents()).toEqual(told)
    await letPass(200)
    expect(await refresh()).not.toBeNull()
    expect(await refreshedEvents()).toEqual(told)
  })

  it('comes too late once the lease has run out, swept or not', async () => {
    await world.expireLease(claim.id)
    const row = await world.row(claim.id)
    expect(await refresh()).toBeNull()
    expect(await world.substrate.markInProgress(world.held(term, claim))).toBe(false)
    expect(await world.row(claim.id)).toEqual(row)
  })
})

describe('the end of a claim that has outlived its first lease', () => {
  /** A claim with a short first lease, refreshed in time. */
  async function refreshedOnce() {
    await world.ticket('queued')
    claim = await world.claimed(term, { leaseMs: 1_500 })
    expect(await refresh()).not.toBeNull()
    return world.held(term, claim)
  }
  const untilFirstLeaseIsOver = () =>
    expect
      .poll(
        async () => {
          const { rows } = await world.db.pool.query<{ over: boolean }>(
            'select now() > $1::timestamptz as over',
            [claim.leaseExpiresAt],
          )
          return rows[0]?.over
        },
        { timeout: 10_000 },
      )
      .toBe(true)
  const typesOf = async () => (await world.eventsOf(claim.id)).map((event) => event.event_type)

  it('tells the refresh first, where no later refresh has told it', async () => {
    const held = await refreshedOnce()
    await untilFirstLeaseIsOver()
    expect(await world.substrate.endAttempt({ ...held, ending: COMPLETED })).toBe(true)
    expect(await world.substrate.endAttempt({ ...held, ending: COMPLETED })).toBe(true)
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
    expect(await world.substrate.releaseClaim(held)).toBe(true)
    expect(await typesOf()).toEqual([
      'sea_ticket.claimed',
      'sea_ticket.claim_refreshed',
      'sea_ticket.claim_released',
    ])
  })

  it('does not tell it twice', async () => {
    const held = await refreshedOnce()
    await untilFirstLeaseIsOver()
    await world.substrate.refreshClaim({ ...held, leaseMs: 1_500 })
    expect(await refreshedEvents()).toHaveLength(1)
    await world.substrate.endAttempt({ ...held, ending: COMPLETED })
    expect(await refreshedEvents()).toHaveLength(1)
  })

  it('tells nothing of a claim that ends within its first lease, nor of one that was never refreshed', async () => {
    await refresh()
    await world.substrate.endAttempt({ ...world.held(term, claim), ending: COMPLETED })
    expect(await refreshedEvents()).toEqual([])
    await world.ticket('queued')
    claim = await world.claimed(term, { leaseMs: 1 })
    await untilFirstLeaseIsOver()
    const held = world.held(term, claim)
    expect(await world.substrate.endAttempt({ ...held, ending: COMPLETED })).toBe(true)
    expect(await refreshedEvents()).toEqual([])
  })
})

describe('the first sign of work', () => {
  it('marks the ticket as in progress, as often as it comes', async () => {
    const held = world.held(term, claim)
    expect(await world.substrate.markInProgress(held)).toBe(true)
    expect(await world.substrate.markInProgress(held)).toBe(true)
    expect(await world.row(claim.id)).toMatchObject({ sea_status: 'in_progress', held: true })
    expect(await world.eventsOf(claim.id)).toHaveLength(1)
    expect(await world.substrate.endAttempt({ ...held, ending: COMPLETED })).toBe(true)
    expect(await world.substrate.markInProgress(held)).toBe(false)
    expect(await world.row(claim.id)).toMatchObject({ sea_status: 'completed' })
  })
})
