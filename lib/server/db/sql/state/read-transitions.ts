import 'server-only'
import * as z from 'zod'
import { typeKey } from '@/lib/server/db/sql/events/event-keys'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { STATE_EVENT_TYPES, STATE_EVENTS } from './read-state-events'
import { utcText } from '@/lib/server/db/sql/utc-text'

/** A transition does not name its instance: it belongs to the last one that took the lead. */
const text = `select e.seq::text as "seq", e.event_type as "eventType",
    ${utcText('e.occurred_at')} as "occurredAt",
    e.payload ->> 'from_primary_state' as "fromState",
    e.payload ->> 'to_primary_state' as "toState",
    e.payload ->> 'claim_permission' as "claimPermission",
    case jsonb_typeof(e.payload -> 'degradation_reasons')
      when 'array' then e.payload -> 'degradation_reasons' else '[]' end as "degradationReasons",
    e.payload ->> 'trigger' as "trigger",
    e.payload ->> 'reason' as "reason",
    e.payload ->> 'last_heartbeat_at' as "lastHeartbeatAt",
    coalesce(e.payload ->> 'instance_id', (
      select taken.payload ->> 'instance_id' from hivex_foundation.event_log taken
       where taken.workspace_id = $1 and ${typeKey('taken')} = 'kora.runtime.leading'
         and taken.seq < e.seq
       order by taken.seq desc limit 1)) as "instanceId"
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
  eventType: z.enum(STATE_EVENT_TYPES),
  occurredAt: z.string(),
  fromState: optionalText,
  toState: optionalText,
  claimPermission: optionalText,
  /** Any client may have written it, so nothing is assumed. */
  degradationReasons: z.array(z.unknown()).transform((reasons) => reasons.map(String).sort()),
  trigger: optionalText,
  reason: optionalText,
  lastHeartbeatAt: optionalText,
  instanceId: optionalText,
})

/** A state event with all its fields; states and permission verbatim. */
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
