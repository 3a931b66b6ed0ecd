import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { utcText } from '@/lib/server/db/sql/utc-text'

/** The events of the operational state and of a runtime's life (SPEC 5). */
export const STATE_EVENT_TYPES = [
  'kora.operational_state.transitioned',
  'kora.runtime.leading',
  'kora.runtime.goodbye',
  'kora.runtime.lost',
] as const

/** Word for word as in the partial indexes of migration 0005; $1 is the workspace. */
export const STATE_EVENTS = `e.workspace_id = $1 and e.event_type in (
    'kora.operational_state.transitioned', 'kora.runtime.leading', 'kora.runtime.goodbye',
    'kora.runtime.lost')`

/** Only the fields of SPEC 5: whatever else a payload holds stays in the database. */
export const STATE_EVENT_COLUMNS = `e.seq::text as "seq", e.event_type as "eventType",
    ${utcText('e.occurred_at')} as "occurredAt",
    json_build_object(
      'from_primary_state', e.payload ->> 'from_primary_state',
      'to_primary_state', e.payload ->> 'to_primary_state',
      'claim_permission', e.payload ->> 'claim_permission',
      'degradation_reasons', case jsonb_typeof(e.payload -> 'degradation_reasons')
        when 'array' then e.payload -> 'degradation_reasons' else '[]' end,
      'trigger', e.payload ->> 'trigger',
      'instance_id', e.payload ->> 'instance_id',
      'term', e.payload ->> 'term',
      'reason', e.payload ->> 'reason',
      'last_heartbeat_at', e.payload ->> 'last_heartbeat_at') as "payload"`

const newestText = `select ${STATE_EVENT_COLUMNS} from hivex_foundation.event_log e
  where ${STATE_EVENTS} and ($2::bigint is null or e.seq < $2)
  order by e.seq desc limit $3`

const afterText = `select ${STATE_EVENT_COLUMNS} from hivex_foundation.event_log e
  where ${STATE_EVENTS} and e.seq > $2 order by e.seq limit $3`

const lastAtText = `select ${STATE_EVENT_COLUMNS} from hivex_foundation.event_log e
  where ${STATE_EVENTS} and e.occurred_at <= $2
  order by e.occurred_at desc, e.seq desc limit 1`

const optionalText = z.string().nullable()

/** A row of `STATE_EVENT_COLUMNS`. */
export const stateEventRow = z.object({
  /** A bigint, as text. */
  seq: z.string(),
  eventType: z.enum(STATE_EVENT_TYPES),
  occurredAt: z.string(),
  /**
   * A field that the event does not have is null; any client may have written it, so nothing is
   * assumed.
   */
  payload: z.object({
    from_primary_state: optionalText,
    to_primary_state: optionalText,
    claim_permission: optionalText,
    degradation_reasons: z.array(z.unknown()).transform((reasons) => reasons.map(String)),
    trigger: optionalText,
    instance_id: optionalText,
    term: optionalText,
    reason: optionalText,
    last_heartbeat_at: optionalText,
  }),
})

const rowList = z.array(stateEventRow)

/** An event of the operational state or of the runtime's life (SPEC 5). */
export type StateEvent = z.infer<typeof stateEventRow>

/** The newest `limit` state events, or those before `beforeSeq`; newest first. */
export async function readNewestStateEvents(
  db: Queryable,
  input: { workspaceId: string; beforeSeq: string | null; limit: number },
): Promise<StateEvent[]> {
  const values = [input.workspaceId, input.beforeSeq, input.limit]
  return rowList.parse((await db.query({ text: newestText, values })).rows)
}

/** At most `limit` state events that were appended after `afterSeq`; oldest first. */
export async function readStateEventsAfter(
  db: Queryable,
  input: { workspaceId: string; afterSeq: string; limit: number },
): Promise<StateEvent[]> {
  const values = [input.workspaceId, input.afterSeq, input.limit]
  return rowList.parse((await db.query({ text: afterText, values })).rows)
}

/** The last state event that had happened at an instant (ISO 8601), or null before the first. */
export async function readLastStateEventAt(
  db: Queryable,
  input: { workspaceId: string; at: string },
): Promise<StateEvent | null> {
  const values = [input.workspaceId, input.at]
  return rowList.parse((await db.query({ text: lastAtText, values })).rows)[0] ?? null
}
