import { describe, expect, it } from 'vitest'
import { attemptsOf, type TicketEvent } from './ticket-story'

let seq = 0
function event(eventType: string, at: string, payload: Record<string, unknown>): TicketEvent {
  seq += 1
  return { seq: String(seq), eventType, occurredAt: `2026-05-21T${at}.000000Z`, payload }
}

const one = { work_attempt_id: 'one' }
const CLAIMED = event('sea_ticket.claimed', '10:00:00', { ...one, lease_expires_at: 'L1' })

describe('the attempts at a ticket', () => {
  it('are none where the log tells of none', () => {
    expect(attemptsOf([])).toEqual([])
    expect(attemptsOf([event('kora.something', '10:00:00', one)])).toEqual([])
    expect(attemptsOf([event('sea_ticket.claimed', '10:00:00', {})])).toEqual([])
    expect(attemptsOf([{ ...CLAIMED, payload: null }])).toEqual([])
  })

  it('tell the claim, the lease that was renewed, and the resolution with its duration', () => {
    const story = attemptsOf([
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
    ])
    expect(story).toEqual([
      {
        workAttemptId: 'one',
        number: 1,
        claimedAt: '2026-05-21T10:00:00.000000Z',
        leaseExpiresAt: 'L2',
        refreshed: true,
        endedAt: '2026-05-21T10:12:30.000000Z',
        outcome: 'failed_retryable',
        resolutionSummary: 'Three tests fail.',
        modelTierUsed: 'standard',
        failureReason: 'tests_failed',
        durationMs: 750_000,
      },
    ])
  })

  it('are open while the claim is held, expired with its lease, released when given back', () => {
    const outcomes = attemptsOf([
      CLAIMED,
      event('sea_ticket.claim_expired', '10:10:01', one),
      event('sea_ticket.claimed', '11:00:00', { work_attempt_id: 'two' }),
      event('sea_ticket.claim_released', '11:00:05', { work_attempt_id: 'two' }),
      event('sea_ticket.claimed', '12:00:00', { work_attempt_id: 'three' }),
    ]).map(({ number, outcome, durationMs }) => [number, outcome, durationMs])
    expect(outcomes).toEqual([
      [1, 'expired', 601_000],
      [2, 'released', 5_000],
      [3, 'open', null],
    ])
  })

  it('say nothing of a claim that the log does not tell of', () => {
    const [attempt] = attemptsOf([
      event('kora.sea_ticket.resolved', '10:00:00', { ...one, resolution: 'somehow' }),
    ])
    expect(attempt).toMatchObject({ claimedAt: null, outcome: 'released', durationMs: null })
  })
})
