import * as z from '@/lib/wire/zod'
import { ATTEMPT_OUTCOMES } from '@/lib/domain/tickets/ticket-detail'
import { payloadTextSchema } from '@/lib/wire/events/payload-text'
import { freshnessSchema } from '@/lib/wire/freshness.wire'
import { ticketListItemSchema } from './ticket-list.wire'

/**
 * `GET /api/sea-tickets/:id`: one ticket with its attempts and their events. An unknown, a foreign
 * and a malformed id are the same 404 `ticket_not_found`.
 */

/**
 * `neighbours` adds the ticket before and the one after in the list, by the list's own parameters
 * (`ticket-selection.ts`); `freshness` adds `freshness`.
 */
export const TICKET_STORY_INCLUDES = ['neighbours', 'freshness'] as const

const maybeText = z.nullable(z.string())
/** ISO 8601 UTC with microseconds. */
const time = z.nullable(z.string())

export const ticketFactsSchema = z.object({
  ...ticketListItemSchema.shape,
  objective: maybeText,
  lease_expires_at: time,
  work_attempt_id: maybeText,
})
export type TicketFacts = z.infer<typeof ticketFactsSchema>

export const attemptSchema = z.object({
  work_attempt_id: z.string(),
  /**
   * The ticket's claim count at the attempt; where the log lacks it, the attempt's place among all
   * attempts in the log; null where earlier events are left out and neither is known.
   */
  number: z.nullable(z.number()),
  /** Null where the log holds only the end. */
  claimed_at: time,
  /** The last lease in the log. */
  lease_expires_at: time,
  /** Whether the claim outlived its first lease. */
  refreshed: z.boolean(),
  ended_at: time,
  /**
   * A resolution; `released` and `expired` without one; `open` while the claim is held; `unknown`
   * where `resolution` is none of the contract's.
   */
  outcome: z.enum(ATTEMPT_OUTCOMES),
  /** Verbatim, by any writer; null while there is none. */
  resolution: maybeText,
  resolution_summary: maybeText,
  model_tier_used: maybeText,
  failure_reason: maybeText,
  /** From the claim to the end; null while it is open, or where either is not known. */
  duration_ms: z.nullable(z.number()),
})
export type AttemptWire = z.infer<typeof attemptSchema>

export const detailEventSchema = z.object({
  seq: z.string(),
  event_type: z.string(),
  occurred_at: z.string(),
  /** Without its secret keys; null where it is larger than an answer should be. */
  payload: payloadTextSchema,
  /** The size of the whole payload's text, in bytes. */
  payload_bytes: z.number(),
  /** Who acted; null where it was Kora, or cannot be named. */
  actor_name: z.nullable(z.string()),
})
export type DetailEventWire = z.infer<typeof detailEventSchema>

export const ticketDetailSchema = z.object({
  ticket: ticketFactsSchema,
  /** Oldest first. */
  attempts: z.array(attemptSchema),
  /** Oldest first; the newest 500 where there are more. */
  events: z.array(detailEventSchema),
  events_truncated: z.boolean(),
  /** From when on the record is whole, where what was before is archived. */
  record_begins_at: z.optional(z.string()),
  /** Ids; null at either end of the list. */
  neighbours: z.optional(z.object({ previous: maybeText, next: maybeText })),
  freshness: z.optional(freshnessSchema),
})
export type TicketDetailBody = z.infer<typeof ticketDetailSchema>
