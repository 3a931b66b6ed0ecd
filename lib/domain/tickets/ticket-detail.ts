import { type JsonText, parseExact } from '@/lib/domain/exact-json'
import { RESOLUTIONS } from './agent-result'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'

/**
 * How an attempt ended: a resolution, or released, or its lease ran out, or not yet; `unknown` with
 * a resolution that is none of ours.
 */
export const ATTEMPT_OUTCOMES = [...RESOLUTIONS, 'expired', 'open', 'unknown'] as const
export type AttemptOutcomeName = (typeof ATTEMPT_OUTCOMES)[number]

/** An event of the log that names a ticket, under the names that it has on the wire. */
export interface TicketEvent {
  readonly seq: string
  readonly event_type: string
  /** ISO 8601 UTC. */
  readonly occurred_at: string
  /** Null where it is larger than an answer should be. */
  readonly payload: JsonText | null
  /** The size of the whole payload's text. */
  readonly payload_bytes: number
  /** The part of a too large payload that describes an attempt; null where the payload is there. */
  readonly excerpt: unknown
  /** Who acted, by the registry; null where it was Kora, or cannot be named. */
  readonly actor_name: string | null
}

/** One attempt as logged; what the log lacks is null. */
export interface AttemptDetail {
  readonly workAttemptId: string
  /**
   * The ticket's claim count at this attempt, where the events hold it; else its place among all
   * attempts in the log. Null where neither is known.
   */
  readonly number: number | null
  readonly claimedAt: string | null
  readonly leaseExpiresAt: string | null
  readonly refreshed: boolean
  readonly endedAt: string | null
  readonly outcome: AttemptOutcomeName
  /** As logged, by any writer. */
  readonly resolution: string | null
  readonly resolutionSummary: string | null
  readonly modelTierUsed: string | null
  readonly failureReason: string | null
  readonly durationMs: number | null
}

type Draft = { -readonly [Key in keyof AttemptDetail]: AttemptDetail[Key] }

function valueIn(payload: unknown, key: string): unknown {
  if (typeof payload !== 'object' || payload === null) return null
  return Object.entries(payload).find(([name]) => name === key)?.[1]
}

function textIn(payload: unknown, key: string): string | null {
  const value = valueIn(payload, key)
  return typeof value === 'string' ? value : null
}

function countIn(payload: unknown, key: string): number | null {
  const value = valueIn(payload, key)
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null
}

function begin(workAttemptId: string): Draft {
  return {
    workAttemptId,
    number: null,
    claimedAt: null,
    leaseExpiresAt: null,
    refreshed: false,
    endedAt: null,
    outcome: 'open',
    resolution: null,
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

function apply(attempt: Draft, event: TicketEvent, payload: unknown): void {
  const { event_type: eventType, occurred_at: occurredAt } = event
  attempt.number ??= countIn(payload, 'claim_count')
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
      end(attempt, occurredAt, RESOLUTIONS.find((known) => known === resolution) ?? 'unknown')
      attempt.resolution = resolution
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
 * types, or without an attempt, add none.
 * @param truncated whether the log holds earlier events of the ticket than these
 */
export function attemptsOf(
  events: readonly TicketEvent[],
  { truncated }: { readonly truncated: boolean },
): AttemptDetail[] {
  const attempts = new Map<string, Draft>()
  const attemptTypes: readonly string[] = [
    CHAIN_EVENT.ticketClaimed,
    CHAIN_EVENT.ticketClaimRefreshed,
    CHAIN_EVENT.ticketClaimExpired,
    CHAIN_EVENT.ticketClaimReleased,
    CHAIN_EVENT.ticketResolved,
  ]
  for (const event of events) {
    if (!attemptTypes.includes(event.event_type)) continue
    const payload = event.excerpt ?? (event.payload === null ? null : parseExact(event.payload))
    const id = textIn(payload, 'work_attempt_id')
    if (id === null) continue
    const attempt = attempts.get(id) ?? begin(id)
    attempts.set(id, attempt)
    apply(attempt, event, payload)
  }
  return numbered([...attempts.values()], truncated)
}

/** Any writer may have logged the counts: ignore those that do not rise. */
function numbered(attempts: readonly AttemptDetail[], truncated: boolean): AttemptDetail[] {
  const logged = attempts.flatMap(({ number }) => (number === null ? [] : [number]))
  const rise = logged.every((number, index) => number > (logged[index - 1] ?? 0))
  if (rise && (truncated || logged.length === attempts.length)) return [...attempts]
  return attempts.map((attempt, index) => ({ ...attempt, number: truncated ? null : index + 1 }))
}
