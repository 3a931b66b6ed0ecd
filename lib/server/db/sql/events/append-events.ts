import 'server-only'
import * as z from 'zod'
import { toJsonbText } from '@/lib/server/db/sql/jsonb-text'
import type { Queryable } from '@/lib/server/db/connection/queryable'

export interface AppendedEvent {
  /** A UUID of the caller's making: the same one again appends nothing (SPEC 3). */
  readonly eventId: string
  readonly workspaceId: string
  readonly eventType: string
  /** ISO 8601 UTC. */
  readonly occurredAt: string
  readonly actorId: string | null
  readonly payload: Readonly<Record<string, unknown>>
}

/**
 * SQL that appends each event of a JSON list. The subquery is not flattened into the append: the
 * events enter the chain in their own order.
 */
export function appendEach(parameter: string): string {
  return `select hivex_foundation.append_event(
    draft.event_id, draft.workspace_id, draft.event_type, draft.occurred_at, draft.actor_id,
    draft.payload)::text as seq
  from (
    select
      (event.value ->> 'eventId')::uuid as event_id,
      event.value ->> 'workspaceId' as workspace_id,
      event.value ->> 'eventType' as event_type,
      (event.value ->> 'occurredAt')::timestamptz as occurred_at,
      (event.value ->> 'actorId')::uuid as actor_id,
      event.value -> 'payload' as payload
    from jsonb_array_elements(${parameter}::jsonb) with ordinality as event (value, place)
    order by event.place
    offset 0
  ) draft`
}

const text = appendEach('$1')

const row = z.object({ seq: z.string() })

/**
 * Appends the events in order, all or none, and returns their seqs in the same order; for an event
 * that the log already has, its first seq. One statement, so one transaction of its own unless the
 * caller has opened one. Throws what the driver throws.
 */
export async function appendEvents(
  db: Queryable,
  events: readonly AppendedEvent[],
): Promise<string[]> {
  if (events.length === 0) return []
  const { rows } = await db.query({ text, values: [toJsonbText(events)] })
  return z
    .array(row)
    .parse(rows)
    .map(({ seq }) => seq)
}
