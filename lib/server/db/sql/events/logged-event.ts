import 'server-only'
import * as z from 'zod'
import { utcText } from '@/lib/server/db/sql/utc-text'

/** A payload whose text is larger than this, in bytes, stays in the database. */
const MOST_PAYLOAD_BYTES = 65_536

/** SQL for the text of an event's payload being small enough to be sent. */
export const IS_PAYLOAD_SENT = `octet_length(e.payload::text) <= ${MOST_PAYLOAD_BYTES}`

/** SQL for the columns of an event's payload, as far as it is sent, and of its size. */
export const SENT_PAYLOAD = `case when ${IS_PAYLOAD_SENT} then e.payload::text end as "payload",
    octet_length(e.payload::text) as "payload_bytes"`

/** SQL for the columns of a whole event `e`, under the names that they have on the wire. */
export const LOGGED_EVENT = `e.seq::text as "seq", e.event_id::text as "event_id",
    e.event_type as "event_type", ${utcText('e.occurred_at')} as "occurred_at",
    e.actor_id::text as "actor_id",
    ${SENT_PAYLOAD},
    encode(e.prev_event_hash, 'hex') as "prev_event_hash", encode(e.this_event_hash, 'hex') as "this_event_hash"`

export const loggedEventRow = z.object({
  /** A bigint, as text. */
  seq: z.string(),
  event_id: z.string(),
  event_type: z.string(),
  occurred_at: z.string(),
  actor_id: z.string().nullable(),
  /** JSON as text; null where it is too large to be sent. Not yet projected: secret keys are in it. */
  payload: z.string().nullable(),
  payload_bytes: z.number(),
  /** Hex. */
  prev_event_hash: z.string(),
  this_event_hash: z.string(),
})

/** An event as the log holds it, and as the wire has it but for the projection of its payload. */
export type LoggedEvent = z.infer<typeof loggedEventRow>
