import * as z from '@/lib/wire/zod'
import { payloadTextSchema } from './payload-text'

/**
 * `GET /api/chain-events?prefix&type&ticket&from&to&before&after&limit` (SPEC 8): the event log,
 * newest first by seq; with `from` or `to`, newest first by time.
 */

export const CHAIN_EVENTS_INCLUDES = ['types'] as const
export type ChainEventsInclude = (typeof CHAIN_EVENTS_INCLUDES)[number]

/** How many events a page holds: the default and the maximum. */
export const CHAIN_EVENTS_LIMIT = { usual: 50, most: 200 } as const

export const chainEventSchema = z.object({
  /** A bigint, as text. */
  seq: z.string(),
  event_id: z.string(),
  event_type: z.string(),
  /** ISO 8601 UTC with microseconds. */
  occurred_at: z.string(),
  actor_id: z.nullable(z.string()),
  /** Without its secret keys; null where it is larger than an answer should be. */
  payload: payloadTextSchema,
  /** The size of the whole payload's text, in bytes. */
  payload_bytes: z.number(),
  /** Hex, as are all hashes. */
  prev_event_hash: z.string(),
  this_event_hash: z.string(),
})
export type ChainEventWire = z.infer<typeof chainEventSchema>

export const chainEventsSchema = z.object({
  /** Newest first in either direction. */
  events: z.array(chainEventSchema),
  /**
   * A seq. Of a page without `after`: more lies before it, ask on with `before`. Of a page with
   * `after` (the events right behind that seq): more lies behind it, ask on with `after`.
   */
  next_cursor: z.nullable(z.string()),
  /** From when on the record is whole, where what was before is archived. */
  record_begins_at: z.optional(z.string()),
  /** Events of the page that only an admin is shown; missing where there are none. */
  left_out: z.optional(z.number()),
  /** The event types of the workspace, in order, the first 500 where there are more; `include=types`. */
  types: z.optional(z.array(z.string())),
  types_truncated: z.optional(z.boolean()),
})
export type ChainEventsBody = z.infer<typeof chainEventsSchema>
