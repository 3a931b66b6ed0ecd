import 'server-only'
import * as z from 'zod'
import { utcText } from '@/lib/server/db/sql/utc-text'

/** A payload whose text is larger than this, in bytes, stays in the database. */
const MOST_PAYLOAD_BYTES = 65_536

/** SQL for the text of an event's payload being small enough to be sent. */
export const IS_PAYLOAD_SENT = `octet_length(e.payload::text) <= ${MOST_PAYLOAD_BYTES}`

/** SQL for the columns of an event's payload, as far as it is sent, and of its size. */
export const SENT_PAYLOAD = `case when ${IS_PAYLOAD_SENT} then e.payload end as "payload",
    octet_length(e.payload::text) as "payloadBytes"`

/** SQL for the columns of a whole event `e`. */
export const LOGGED_EVENT = `e.seq::text as "seq", e.event_id::text as "eventId",
    e.event_type as "eventType", ${utcText('e.occurred_at')} as "occurredAt",
    e.actor_id::text as "actorId",
    ${SENT_PAYLOAD},
    encode(e.prev_event_hash, 'hex') as "prevHash", encode(e.this_event_hash, 'hex') as "thisHash"`

export const loggedEventRow = z.object({
  /** A bigint, as text. */
  seq: z.string(),
  eventId: z.string(),
  eventType: z.string(),
  occurredAt: z.string(),
  actorId: z.string().nullable(),
  /** Null where it is too large to be sent. Not yet projected: secret keys are still in it. */
  payload: z.unknown(),
  payloadBytes: z.number(),
  /** Hex. */
  prevHash: z.string(),
  thisHash: z.string(),
})

/** An event as the log holds it. */
export type LoggedEvent = z.infer<typeof loggedEventRow>
