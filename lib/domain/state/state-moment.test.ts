import { describe, expect, it } from 'vitest'
import type { LoggedStateEvent } from './followed-state'
import { foldMoment, openClaims, type LoggedClaim } from './state-moment'

const at = (minute: number) => new Date(Date.UTC(2026, 4, 1, 3, minute)).toISOString()

function event(minute: number, eventType: string, payload = {}): LoggedStateEvent {
  return {
    seq: String(minute),
    eventType,
    occurredAt: at(minute),
    payload: {
      from_primary_state: null,
      to_primary_state: null,
      claim_permission: null,
      degradation_reasons: [],
      trigger: null,
      last_heartbeat_at: null,
      term: null,
      ...payload,
    },
  }
}

const READY = event(1, 'kora.operational_state.transitioned', {
  from_primary_state: 'booting',
  to_primary_state: 'ready',
  claim_permission: 'normal',
})
const PAUSED = event(30, 'kora.operational_state.transitioned', {
  from_primary_state: 'ready',
  to_primary_state: 'paused',
})
const LEADING = event(20, 'kora.runtime.leading')
const lost = (heard: number) => event(20, 'kora.runtime.lost', { last_heartbeat_at: at(heard) })

/** Whether an instance lived at minute ten, after a `ready` at minute one. */
function aliveAtTen(after: LoggedStateEvent[], heard: number | null = null) {
  const log = { time: at(10), before: [READY], after, leading: null }
  return foldMoment(log, { until: heard === null ? null : at(heard) }).alive
}

describe('whether Kora lived at a moment', () => {
  it('is told by what the same runtime did next', () => {
    expect(aliveAtTen([PAUSED])).toBe(true)
    expect(aliveAtTen([event(30, 'kora.runtime.goodbye')])).toBe(true)
  })

  it('is told by the last beat of a runtime that was lost, whoever is told of first', () => {
    expect(aliveAtTen([lost(12), LEADING])).toBe(true)
    expect(aliveAtTen([lost(5), LEADING])).toBe(false)
    expect(aliveAtTen([LEADING, lost(5)])).toBe(false)
  })

  it('is not known when another one leads next and nobody told of the first', () => {
    expect(aliveAtTen([LEADING])).toBeNull()
  })

  it('is told by the beat of who leads now when nothing has happened since', () => {
    expect(aliveAtTen([], 11)).toBe(true)
    expect(aliveAtTen([], 9)).toBe(false)
    expect(aliveAtTen([])).toBe(false)
  })
})

describe('the claims that were open', () => {
  const claim = (
    attempt: string,
    minute: number,
    more: Partial<LoggedClaim> = {},
  ): LoggedClaim => ({
    ticketId: 't1',
    title: null,
    workAttemptId: attempt,
    claimedAt: at(minute),
    leaseExpiresAt: at(minute + 10),
    wasRefreshed: false,
    ...more,
  })

  it('are each attempt once, newest first, with the lease told last', () => {
    const refreshed = claim('long', 1, { wasRefreshed: true, leaseExpiresAt: at(21) })
    const open = openClaims([claim('new', 5), claim('long', 1), refreshed], at(8))
    expect(
      open.map(({ workAttemptId, leaseExpiresAt }) => [workAttemptId, leaseExpiresAt]),
    ).toEqual([
      ['new', at(15)],
      ['long', at(21)],
    ])
  })

  it('keep a lease that ran out unless it may have been extended since', () => {
    expect(openClaims([claim('a', 1)], at(30))[0]?.leaseExpiresAt).toBe(at(11))
    const refreshed = claim('a', 1, { wasRefreshed: true })
    expect(openClaims([refreshed], at(30))[0]?.leaseExpiresAt).toBeNull()
  })

  it('leave out what names no ticket', () => {
    expect(openClaims([claim('a', 1, { ticketId: null })], at(2))).toEqual([])
  })
})
