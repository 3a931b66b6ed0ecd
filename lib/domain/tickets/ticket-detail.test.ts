import { describe, expect, it } from 'vitest'
import { attemptsOf, type TicketEvent } from './ticket-detail'

let seq = 0
function event(event_type: string, at: string, payload: Record<string, unknown>): TicketEvent {
  seq += 1
  const occurred_at = `2026-05-21T${at}.000000Z`
  return {
    seq: String(seq),
    event_type,
    occurred_at,
    payload: JSON.stringify(payload),
    payload_bytes: 100,
    excerpt: null,
    actor_name: null,
  }
}

const WHOLE = { truncated: false }
const NEWEST = { truncated: true }
const claimed = (id: string, claim_count?: unknown) =>
  event('sea_ticket.claimed', '10:00:00', { work_attempt_id: id, claim_count })

const one = { work_attempt_id: 'one' }
const CLAIMED = event('sea_ticket.claimed', '10:00:00', { ...one, lease_expires_at: 'L1' })

describe('the attempts at a ticket', () => {
  it('are none where the log holds none', () => {
    expect(attemptsOf([], WHOLE)).toEqual([])
    expect(attemptsOf([event('kora.something', '10:00:00', one)], WHOLE)).toEqual([])
    expect(attemptsOf([event('sea_ticket.claimed', '10:00:00', {})], WHOLE)).toEqual([])
    expect(attemptsOf([{ ...CLAIMED, payload: null }], WHOLE)).toEqual([])
  })

  it('tell the claim, the lease that was renewed, and the resolution with its duration', () => {
    const attempts = attemptsOf(
      [
        CLAIMED,
        event('sea_ticket.claim_refreshed', '10:09:00', { ...one, lease_expires_at: 'L2' }),
        event('sea_ticket.claim_released', '10:12:30', one),
        event('kora.sea_ticket.resolved', '10:12:30', {
          ...one,
          resolution: 'failed_retryable',
          resolution_summary: 'Three tests fail.',
          model_tier_used: 'standard',
          failure_reason: 'tests_failed',
        }),
      ],
      WHOLE,
    )
    expect(attempts).toEqual([
      {
        workAttemptId: 'one',
        number: 1,
        claimedAt: '2026-05-21T10:00:00.000000Z',
        leaseExpiresAt: 'L2',
        refreshed: true,
        endedAt: '2026-05-21T10:12:30.000000Z',
        outcome: 'failed_retryable',
        resolution: 'failed_retryable',
        resolutionSummary: 'Three tests fail.',
        modelTierUsed: 'standard',
        failureReason: 'tests_failed',
        durationMs: 750_000,
      },
    ])
  })

  it('are open while the claim is held, expired with its lease, released when given back', () => {
    const outcomes = attemptsOf(
      [
        CLAIMED,
        event('sea_ticket.claim_expired', '10:10:01', one),
        event('sea_ticket.claimed', '11:00:00', { work_attempt_id: 'two' }),
        event('sea_ticket.claim_released', '11:00:05', { work_attempt_id: 'two' }),
        event('sea_ticket.claimed', '12:00:00', { work_attempt_id: 'three' }),
      ],
      WHOLE,
    ).map(({ number, outcome, durationMs }) => [number, outcome, durationMs])
    expect(outcomes).toEqual([
      [1, 'expired', 601_000],
      [2, 'released', 5_000],
      [3, 'open', null],
    ])
  })

  it('say nothing of a claim that the log does not tell of, and a resolution as it stands there', () => {
    const [attempt] = attemptsOf(
      [event('kora.sea_ticket.resolved', '10:00:00', { ...one, resolution: 'somehow' })],
      WHOLE,
    )
    expect(attempt).toMatchObject({
      claimedAt: null,
      outcome: 'unknown',
      resolution: 'somehow',
      durationMs: null,
    })
    const [unresolved] = attemptsOf([event('kora.sea_ticket.resolved', '10:00:00', one)], WHOLE)
    expect(unresolved).toMatchObject({ outcome: 'unknown', resolution: null })
  })

  it('are told of by what is left of a payload that is too large', () => {
    const large = { ...claimed('one'), payload: null, payloadBytes: 70_000 }
    const [attempt] = attemptsOf(
      [{ ...large, excerpt: { ...one, lease_expires_at: 'L1', claim_count: 4 } }],
      WHOLE,
    )
    expect(attempt).toMatchObject({ workAttemptId: 'one', leaseExpiresAt: 'L1', number: 4 })
  })
})

describe('the number of an attempt', () => {
  const numbers = (events: readonly TicketEvent[], log: { truncated: boolean }) =>
    attemptsOf(events, log).map(({ number }) => number)

  it('is the claim count that its events tell, also where earlier events are left out', () => {
    const events = [claimed('one', 499), claimed('two', 500), claimed('three', 502)]
    expect(numbers(events, NEWEST)).toEqual([499, 500, 502])
    expect(numbers(events, WHOLE)).toEqual([499, 500, 502])
  })

  it('is its place in the whole log where that tells no count, and unknown in a part of the log', () => {
    expect(numbers([claimed('one'), claimed('two')], WHOLE)).toEqual([1, 2])
    expect(numbers([claimed('one'), claimed('two')], NEWEST)).toEqual([null, null])
    expect(numbers([claimed('one'), claimed('two', 9)], WHOLE)).toEqual([1, 2])
    expect(numbers([claimed('one'), claimed('two', 9)], NEWEST)).toEqual([null, 9])
  })

  it('is no count that cannot be right, for anybody may have written it', () => {
    expect(numbers([claimed('one', 3), claimed('two', 3)], WHOLE)).toEqual([1, 2])
    expect(numbers([claimed('one', 3), claimed('two', 2)], NEWEST)).toEqual([null, null])
    for (const odd of ['7', 0, -1, 1.5, 1e300, null, {}]) {
      expect(numbers([claimed('one', odd)], WHOLE)).toEqual([1])
      expect(numbers([claimed('one', odd)], NEWEST)).toEqual([null])
    }
  })
})
