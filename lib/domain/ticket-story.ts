import { RESOLUTIONS } from './agent-result'
import { CHAIN_EVENT } from './chain-event'

/** How an attempt ended: a resolution, or given back, or its lease ran out, or not yet. */
export const ATTEMPT_OUTCOMES = [...RESOLUTIONS, 'expired', 'open'] as const
export type AttemptOutcomeName = (typeof ATTEMPT_OUTCOMES)[number]

/** An event of the log that names a ticket. */
export interface TicketEvent {
  readonly seq: string
  readonly eventType: string
  /** ISO 8601 UTC. */
  readonly occurredAt: string
  readonly payload: unknown
}

/** One attempt as the log tells it; what it does not tell is null. */
export interface AttemptStory {
  readonly workAttemptId: string
  /** The first attempt that the events tell of is 1. */
  readonly number: number
  readonly claimedAt: string | null
  readonly leaseExpiresAt: string | null
  readonly refreshed: boolean
  readonly endedAt: string | null
  readonly outcome: AttemptOutcomeName
  readonly resolutionSummary: string | null
  readonly modelTierUsed: string | null
  readonly failureReason: string | null
  readonly durationMs: number | null
}

type Draft = { -readonly [Key in keyof AttemptStory]: AttemptStory[Key] }

function textIn(payload: unknown, key: string): string | null {
  if (typeof payload !== 'object' || payload === null) return null
  const value: unknown = Object.entries(payload).find(([name]) => name === key)?.[1]
  return typeof value === 'string' ? value : null
}

function begin(workAttemptId: string, number: number): Draft {
  return {
    workAttemptId,
    number,
    claimedAt: null,
    leaseExpiresAt: null,
    refreshed: false,
    endedAt: null,
    outcome: 'open',
    resolutionSummary: null,
    modelTierUsed: null,
    failureReason: null,
    durationMs: null,
  }
}

function end(attempt: Draft, at: string, outcome: AttemptOutcomeName): void {
  attempt.endedAt = at
  attempt.outcome = outcome
  const took = attempt.claimedAt === null ? NaN : Date.parse(at) - Date.parse(attempt.claimedAt)
  attempt.durationMs = Number.isNaN(took) ? null : Math.max(0, took)
}

function apply(attempt: Draft, { eventType, occurredAt, payload }: TicketEvent): void {
  const lease = textIn(payload, 'lease_expires_at')
  switch (eventType) {
    case CHAIN_EVENT.ticketClaimed:
      attempt.claimedAt ??= occurredAt
      attempt.leaseExpiresAt = lease
      return
    case CHAIN_EVENT.ticketClaimRefreshed:
      attempt.refreshed = true
      attempt.leaseExpiresAt = lease ?? attempt.leaseExpiresAt
      return
    case CHAIN_EVENT.ticketClaimExpired:
      if (attempt.endedAt === null) end(attempt, occurredAt, 'expired')
      return
    case CHAIN_EVENT.ticketClaimReleased:
      if (attempt.endedAt === null) end(attempt, occurredAt, 'released')
      return
    case CHAIN_EVENT.ticketResolved: {
      const resolution = textIn(payload, 'resolution')
      end(attempt, occurredAt, RESOLUTIONS.find((known) => known === resolution) ?? 'released')
      attempt.resolutionSummary = textIn(payload, 'resolution_summary')
      attempt.modelTierUsed = textIn(payload, 'model_tier_used')
      attempt.failureReason = textIn(payload, 'failure_reason')
      return
    }
    default:
      return
  }
}

/**
 * The attempts at a ticket, oldest first, folded from its events in the log's order. Events of other
 * types, or without an attempt, tell of no attempt.
 */
export function attemptsOf(events: readonly TicketEvent[]): AttemptStory[] {
  const attempts = new Map<string, Draft>()
  const telling: readonly string[] = [
    CHAIN_EVENT.ticketClaimed,
    CHAIN_EVENT.ticketClaimRefreshed,
    CHAIN_EVENT.ticketClaimExpired,
    CHAIN_EVENT.ticketClaimReleased,
    CHAIN_EVENT.ticketResolved,
  ]
  for (const event of events) {
    const id = textIn(event.payload, 'work_attempt_id')
    if (id === null || !telling.includes(event.eventType)) continue
    const attempt = attempts.get(id) ?? begin(id, attempts.size + 1)
    attempts.set(id, attempt)
    apply(attempt, event)
  }
  return [...attempts.values()]
}
