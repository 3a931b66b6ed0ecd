import 'server-only'
import * as z from 'zod'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import { PRIMARY_STATES } from '@/lib/domain/state/operational-state'
import { typeKey } from '@/lib/server/db/sql/events/event-keys'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { STATE_EVENTS } from './read-state-events'

const WINDOW = `e.workspace_id = $1
      and e.occurred_at >= $2::timestamptz and e.occurred_at < $3::timestamptz`

/** Epoch milliseconds. */
const AT = `floor(date_part('epoch', e.occurred_at) * 1000)`

/** Word for word as in the partial indexes of migration 0011, each of which is one state's. */
const MOVES = PRIMARY_STATES.map(
  (state) => `select e.seq, ${AT} as at, '${CHAIN_EVENT.stateTransitioned}' as event_type,
        '${state}' as state, null::text as heartbeat
      from hivex_foundation.event_log e
     where ${WINDOW} and e.event_type = '${CHAIN_EVENT.stateTransitioned}'
       and e.payload ->> 'to_primary_state' = '${state}'`,
)

const LIVES = [CHAIN_EVENT.runtimeLeading, CHAIN_EVENT.runtimeGoodbye].map(
  (eventType) => `select e.seq, ${AT}, '${eventType}', null, null
      from hivex_foundation.event_log e where ${WINDOW} and e.event_type = '${eventType}'`,
)

const LOSSES = `select e.seq, ${AT}, e.event_type, null, e.payload ->> 'last_heartbeat_at'
      from hivex_foundation.event_log e
     where ${WINDOW} and ${typeKey('e')} = '${CHAIN_EVENT.runtimeLost}'`

/** A mark of its own: joined here, the planner might step into that index once for every event. */
const DEGRADED = `select e.seq, ${AT}, null, null, null
      from hivex_foundation.event_log e
     where ${WINDOW} and e.event_type = '${CHAIN_EVENT.stateTransitioned}'
       and e.payload -> 'degradation_reasons' -> 0 is not null`

/** Unordered: the indexes are short walks one after the other, and their reader sorts faster. */
const text = `select mark.seq::float8 as "seq", mark.at as "at", mark.event_type as "eventType",
    mark.state as "toPrimaryState", mark.heartbeat as "lastHeartbeatAt"
  from (
    ${[...MOVES, ...LIVES, LOSSES, DEGRADED].join('\n    union all\n    ')}
  ) mark
 limit $4`

const EDGE = `e.seq::float8 as "seq", ${AT} as "at", e.event_type as "eventType",
    e.payload ->> 'to_primary_state' as "toPrimaryState",
    e.payload -> 'degradation_reasons' -> 0 is not null as "degraded",
    e.payload ->> 'last_heartbeat_at' as "lastHeartbeatAt"`

const edgesText = `(select ${EDGE} from hivex_foundation.event_log e
    where ${STATE_EVENTS} and e.occurred_at < $2::timestamptz
    order by e.occurred_at desc, e.seq desc limit 1)
  union all
  (select ${EDGE} from hivex_foundation.event_log e
    where ${STATE_EVENTS} and e.occurred_at >= $3::timestamptz
    order by e.occurred_at, e.seq limit 4)`

const row = z.object({
  /** Only for distinguishing and ordering: no chain goes beyond 2^53. */
  seq: z.number(),
  at: z.number(),
  /** Null: the event of that seq is degraded. */
  eventType: z.string().nullable(),
  toPrimaryState: z.string().nullable(),
  lastHeartbeatAt: z.string().nullable(),
})

const edgeRow = row.extend({ eventType: z.string(), degraded: z.boolean() })

/** What a state event adds to the strip: `at` in epoch ms. */
export type StateMark = z.infer<typeof edgeRow>

export interface ReadStateEdgesInput {
  readonly workspaceId: string
  /** ISO 8601; inclusive. */
  readonly from: string
  /** ISO 8601; exclusive. */
  readonly to: string
}

export interface ReadStateMarksInput extends ReadStateEdgesInput {
  readonly limit: number
}

/**
 * Text and values of the one statement, separate from running it, because a test checks its plan.
 */
export function stateMarksStatement({ workspaceId, from, to, limit }: ReadStateMarksInput) {
  return { text, values: [workspaceId, from, to, limit] }
}

/**
 * The state events of a window, unordered; null when there are more than `limit` rows hold. Throws
 * what the driver throws.
 */
export async function readStateMarks(
  db: Queryable,
  input: ReadStateMarksInput,
): Promise<StateMark[] | null> {
  const rows = z.array(row).parse((await db.query(stateMarksStatement(input))).rows)
  if (rows.length >= input.limit) return null
  const degraded = new Set(rows.filter(({ eventType }) => eventType === null).map(({ seq }) => seq))
  return rows.flatMap(({ eventType, ...mark }) =>
    eventType === null ? [] : { ...mark, eventType, degraded: degraded.has(mark.seq) },
  )
}

/** As with `stateMarksStatement`. */
export function stateEdgesStatement({ workspaceId, from, to }: ReadStateEdgesInput) {
  return { text: edgesText, values: [workspaceId, from, to] }
}

/**
 * The last state event before a window and the first four behind it, in the order of time. Throws
 * what the driver throws.
 */
export async function readStateEdges(
  db: Queryable,
  input: ReadStateEdgesInput,
): Promise<StateMark[]> {
  return z.array(edgeRow).parse((await db.query(stateEdgesStatement(input))).rows)
}
