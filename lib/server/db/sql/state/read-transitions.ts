import 'server-only'
import * as z from 'zod'
import { typeKey } from '@/lib/server/db/sql/events/event-keys'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { STATE_EVENT_TYPES, STATE_EVENTS } from './read-state-events'
import { utcText } from '@/lib/server/db/sql/utc-text'

/** A transition does not name its instance: it belongs to the last one that took the lead. */
const text = `select e.seq::text as "seq", e.event_type as "event_type",
    ${utcText('e.occurred_at')} as "occurred_at",
    e.payload ->> 'from_primary_state' as "from_state",
    e.payload ->> 'to_primary_state' as "to_state",
    e.payload ->> 'claim_permission' as "claim_permission",
    case jsonb_typeof(e.payload -> 'degradation_reasons')
      when 'array' then e.payload -> 'degradation_reasons' else '[]' end as "degradation_reasons",
    e.payload ->> 'trigger' as "trigger",
    e.payload ->> 'reason' as "reason",
    e.payload ->> 'last_heartbeat_at' as "last_heartbeat_at",
    coalesce(e.payload ->> 'instance_id', (
      select taken.payload ->> 'instance_id' from hivex_foundation.event_log taken
       where taken.workspace_id = $1 and ${typeKey('taken')} = 'kora.runtime.leading'
         and taken.seq < e.seq
       order by taken.seq desc limit 1)) as "instance_id"
  from hivex_foundation.event_log e
 where ${STATE_EVENTS} and e.occurred_at >= $2::timestamptz and e.occurred_at < $3::timestamptz
   and ($4::bigint is null or (e.occurred_at, e.seq) < ((
     select mark.occurred_at from hivex_foundation.event_log mark
      where mark.workspace_id = $1 and mark.seq <= $4::bigint
      order by mark.seq desc limit 1), $4::bigint))
 order by e.occurred_at desc, e.seq desc limit $5`

const optionalText = z.string().nullable()

const row = z.object({
  seq: z.string(),
  event_type: z.enum(STATE_EVENT_TYPES),
  occurred_at: z.string(),
  from_state: optionalText,
  to_state: optionalText,
  claim_permission: optionalText,
  /** Any client may have written it, so nothing is assumed. */
  degradation_reasons: z.array(z.unknown()).transform((reasons) => reasons.map(String).sort()),
  trigger: optionalText,
  reason: optionalText,
  last_heartbeat_at: optionalText,
  instance_id: optionalText,
})

/** A state event with the fields that the wire has; states and permission verbatim. */
export type LoggedTransition = z.infer<typeof row>

export interface ReadTransitionsInput {
  readonly workspaceId: string
  /** ISO 8601: from is inclusive, to is exclusive. */
  readonly from: string
  readonly to: string
  /** A seq: only what lies before it; null is no limit. */
  readonly before: string | null
  readonly limit: number
}

/**
 * Text and values of the one statement, separate from running it, because a test checks its plan.
 */
export function transitionsStatement(input: ReadTransitionsInput) {
  const { workspaceId, from, to, before, limit } = input
  return { text, values: [workspaceId, from, to, before, limit] }
}

/** The state events of a window, newest first. Throws what the driver throws. */
export async function readTransitions(
  db: Queryable,
  input: ReadTransitionsInput,
): Promise<LoggedTransition[]> {
  return z.array(row).parse((await db.query(transitionsStatement(input))).rows)
}
