import { type AgentResult, isFinal, type Resolution } from './agent-result'

/** What became of one attempt at a ticket (SPEC 10). */
export type AttemptOutcome =
  | { readonly kind: 'result'; readonly result: AgentResult }
  /** No connection, or the agent answers that it cannot work now: 408, 429, 5xx. */
  | { readonly kind: 'unreachable'; readonly detail: string }
  /** No answer within the lease. */
  | { readonly kind: 'timeout' }
  /** Any other status, or a body that is not a result. */
  | { readonly kind: 'bad_answer'; readonly detail: string }
  /** The cockpit itself aborted the attempt. */
  | { readonly kind: 'aborted'; readonly reason: 'lease_lost' | 'stopping' }

/** What is written about an attempt that ended (SPEC 5 and 10). */
export interface AttemptEnding {
  readonly resolution: Resolution
  readonly summary: string | null
  readonly modelTierUsed: string | null
  readonly failureReason: string | null
  /** Whole seconds until the ticket may be claimed again; null when it will not be. */
  readonly nextEligibleOffsetSeconds: number | null
  /** Whether the attempt stays counted in `work_attempt_count`. */
  readonly countsAttempt: boolean
  /** Whether `dispatch` is added and claiming waits for a good probe. */
  readonly degradesDispatch: boolean
}

/** The counted attempt that is the last one without a final result (SPEC 10). */
const RETRY_CEILING = 10

const RETRY_SECONDS = 60
const RETRY_AFTER_COST_LIMIT_SECONDS = 3600
const RETRY_AFTER_TIMEOUT_SECONDS = 600

/**
 * The ending of an attempt by the table of SPEC 10. `attemptNumber` is the ticket's counted attempts
 * with this one. Null for an aborted attempt, of which no resolution is written: a lost lease can
 * change nothing, and a stopping process releases its claim without one.
 */
export function endingOf(outcome: AttemptOutcome, attemptNumber: number): AttemptEnding | null {
  switch (outcome.kind) {
    case 'result':
      return withCeiling(endingByResult(outcome.result), attemptNumber)
    case 'unreachable':
      return {
        ...SAID_NOTHING,
        resolution: 'released',
        summary: outcome.detail,
        failureReason: 'dispatch',
        nextEligibleOffsetSeconds: RETRY_SECONDS,
        countsAttempt: false,
        degradesDispatch: true,
      }
    case 'timeout':
      return withCeiling(
        {
          ...SAID_NOTHING,
          resolution: 'failed_retryable',
          summary: 'The agent gave no answer within the lease.',
          failureReason: 'agent_loop_timeout',
          nextEligibleOffsetSeconds: RETRY_AFTER_TIMEOUT_SECONDS,
        },
        attemptNumber,
      )
    case 'bad_answer':
      return withCeiling(
        {
          ...SAID_NOTHING,
          resolution: 'failed_retryable',
          summary: outcome.detail,
          failureReason: 'agent_bad_answer',
          nextEligibleOffsetSeconds: RETRY_SECONDS,
        },
        attemptNumber,
      )
    case 'aborted':
      return null
    default:
      return outcome satisfies never
  }
}

const SAID_NOTHING = { modelTierUsed: null, countsAttempt: true, degradesDispatch: false } as const

function endingByResult(result: AgentResult): AttemptEnding {
  return {
    ...result,
    nextEligibleOffsetSeconds: isFinal(result.resolution)
      ? null
      : (result.nextEligibleOffsetSeconds ?? usualOffset(result.resolution)),
    countsAttempt: true,
    degradesDispatch: false,
  }
}

function usualOffset(resolution: Resolution): number {
  return resolution === 'deferred_cost_limit' ? RETRY_AFTER_COST_LIMIT_SECONDS : RETRY_SECONDS
}

/**
 * `released` and `deferred_cost_limit` from the agent count like a failure: otherwise an agent that
 * only ever hands a ticket back could do so for ever without an operator noticing.
 */
function withCeiling(ending: AttemptEnding, attemptNumber: number): AttemptEnding {
  if (attemptNumber < RETRY_CEILING || isFinal(ending.resolution)) return ending
  const last = [ending.resolution, ending.failureReason].filter((part) => part !== null).join(', ')
  const note = ending.summary === null ? '' : ` ${ending.summary}`
  return {
    ...ending,
    resolution: 'blocked_needs_operator',
    failureReason: 'retry_ceiling',
    summary: `Attempt ${attemptNumber} ended without a final result (${last}).${note}`,
    nextEligibleOffsetSeconds: null,
  }
}
