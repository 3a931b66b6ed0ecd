import { describe, expect, it } from 'vitest'
import { type AgentResult, RESOLUTIONS, type Resolution } from './agent-result'
import { type AttemptOutcome, endingOf } from './attempt-outcome'

const FINAL: readonly Resolution[] = ['completed', 'failed_terminal', 'blocked_needs_operator']
const NOT_FINAL: readonly Resolution[] = ['released', 'failed_retryable', 'deferred_cost_limit']

function said(resolution: Resolution, more: Partial<AgentResult> = {}): AttemptOutcome {
  return {
    kind: 'result',
    result: {
      resolution,
      summary: null,
      modelTierUsed: null,
      failureReason: null,
      nextEligibleOffsetSeconds: null,
      ...more,
    },
  }
}

const UNREACHABLE: AttemptOutcome = { kind: 'unreachable', detail: 'It is away.' }
const BAD_ANSWER: AttemptOutcome = { kind: 'bad_answer', detail: 'It is no JSON.' }
const TIMEOUT: AttemptOutcome = { kind: 'timeout' }

describe('a result', () => {
  it('is written as the agent says it', () => {
    const outcome = said('failed_retryable', {
      summary: 'Two tests fail.',
      modelTierUsed: 'frontier',
      failureReason: 'tests_failed',
      nextEligibleOffsetSeconds: 5,
    })
    expect(endingOf(outcome, 1)).toEqual({
      resolution: 'failed_retryable',
      summary: 'Two tests fail.',
      modelTierUsed: 'frontier',
      failureReason: 'tests_failed',
      nextEligibleOffsetSeconds: 5,
      countsAttempt: true,
      degradesDispatch: false,
    })
  })

  it.each([
    ['released', 60],
    ['failed_retryable', 60],
    ['deferred_cost_limit', 3600],
  ] as const)('%s without an offset is tried again after %i s', (resolution, seconds) => {
    expect(endingOf(said(resolution), 1)).toMatchObject({
      resolution,
      nextEligibleOffsetSeconds: seconds,
    })
  })

  it('that may be tried again at once keeps its offset of zero', () => {
    const ending = endingOf(said('deferred_cost_limit', { nextEligibleOffsetSeconds: 0 }), 1)
    expect(ending?.nextEligibleOffsetSeconds).toBe(0)
  })

  it.each(FINAL)('%s is never tried again, whatever offset it names', (resolution) => {
    const ending = endingOf(said(resolution, { nextEligibleOffsetSeconds: 30 }), 1)
    expect(ending).toMatchObject({ resolution, nextEligibleOffsetSeconds: null })
  })

  it('is final or tried again: every resolution is one of the two', () => {
    expect([...FINAL, ...NOT_FINAL].sort()).toEqual([...RESOLUTIONS].sort())
  })
})

describe('an agent that is away', () => {
  it.each([1, 10, 11])('releases claim %i without counting the attempt', (attempt) => {
    expect(endingOf(UNREACHABLE, attempt)).toEqual({
      resolution: 'released',
      summary: 'It is away.',
      modelTierUsed: null,
      failureReason: 'dispatch',
      nextEligibleOffsetSeconds: 60,
      countsAttempt: false,
      degradesDispatch: true,
    })
  })
})

describe('an attempt without a result', () => {
  it('that ran out of its lease is tried again after ten minutes', () => {
    expect(endingOf(TIMEOUT, 9)).toEqual({
      resolution: 'failed_retryable',
      summary: 'The agent gave no answer within the lease.',
      modelTierUsed: null,
      failureReason: 'agent_loop_timeout',
      nextEligibleOffsetSeconds: 600,
      countsAttempt: true,
      degradesDispatch: false,
    })
  })

  it('that was answered with rubbish is tried again after a minute', () => {
    expect(endingOf(BAD_ANSWER, 9)).toEqual({
      resolution: 'failed_retryable',
      summary: 'It is no JSON.',
      modelTierUsed: null,
      failureReason: 'agent_bad_answer',
      nextEligibleOffsetSeconds: 60,
      countsAttempt: true,
      degradesDispatch: false,
    })
  })

  it.each(['lease_lost', 'stopping'] as const)('that was given up (%s) has no ending', (reason) => {
    expect(endingOf({ kind: 'aborted', reason }, 10)).toBeNull()
  })
})

describe('the tenth counted attempt', () => {
  const withoutFinal = [TIMEOUT, BAD_ANSWER, ...NOT_FINAL.map((resolution) => said(resolution))]

  it.each(withoutFinal)('blocks the ticket when it brings no final result: %j', (outcome) => {
    expect(endingOf(outcome, 9)?.resolution).not.toBe('blocked_needs_operator')
    for (const attempt of [10, 11]) {
      expect(endingOf(outcome, attempt)).toMatchObject({
        resolution: 'blocked_needs_operator',
        failureReason: 'retry_ceiling',
        nextEligibleOffsetSeconds: null,
        countsAttempt: true,
        degradesDispatch: false,
      })
    }
  })

  it('tells how it ended, and keeps what the agent told', () => {
    const outcome = said('failed_retryable', {
      summary: 'Two tests fail.',
      modelTierUsed: 'economy',
      failureReason: 'tests_failed',
    })
    expect(endingOf(outcome, 10)).toMatchObject({
      summary:
        'Attempt 10 ended without a final result (failed_retryable, tests_failed). Two tests fail.',
      modelTierUsed: 'economy',
    })
    expect(endingOf(said('released'), 10)?.summary).toBe(
      'Attempt 10 ended without a final result (released).',
    )
  })

  it.each(FINAL)('stands when it brings a final result: %s', (resolution) => {
    expect(endingOf(said(resolution, { failureReason: 'policy' }), 10)).toMatchObject({
      resolution,
      failureReason: 'policy',
    })
  })
})
