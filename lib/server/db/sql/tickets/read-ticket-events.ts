import 'server-only'
import * as z from 'zod'
import type { TicketEvent } from '@/lib/domain/tickets/ticket-detail'
import { ticketKey } from '@/lib/server/db/sql/events/event-keys'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { IS_PAYLOAD_SENT, SENT_PAYLOAD } from '@/lib/server/db/sql/events/logged-event'
import { utcText } from '@/lib/server/db/sql/utc-text'

/** A payload's text under a key, as far as an agent's own may go. */
function textUnder(key: string): string {
  return `'${key}', left(e.payload ->> '${key}', 8192)`
}

/** The fields of an attempt that are sent when its payload is too large. */
const EXCERPT = `case when not ${IS_PAYLOAD_SENT} then jsonb_build_object(
    ${[
      'work_attempt_id',
      'lease_expires_at',
      'resolution',
      'resolution_summary',
      'model_tier_used',
      'failure_reason',
    ]
      .map(textUnder)
      .join(', ')},
    'claim_count', case jsonb_typeof(e.payload -> 'claim_count')
      when 'number' then e.payload -> 'claim_count' end) end as "excerpt"`

/** The newest ones, by the index that holds every ticket's events in the log's order. */
const text = `select e.seq::text as "seq", e.event_type as "event_type",
    ${utcText('e.occurred_at')} as "occurred_at",
    ${SENT_PAYLOAD},
    ${EXCERPT},
    case when a.actor_kind <> 'kora' then a.display_name end as "actor_name"
  from hivex_foundation.event_log e
  left join public.actor_registry a
    on a.actor_id = e.actor_id and a.workspace_id = e.workspace_id
  where e.workspace_id = $1 and ${ticketKey('e')} = $2
  order by e.seq desc
  limit $3::int`

const row = z.object({
  seq: z.string(),
  event_type: z.string(),
  occurred_at: z.string(),
  payload: z.string().nullable(),
  payload_bytes: z.number(),
  excerpt: z.unknown(),
  actor_name: z.string().nullable(),
})

interface ReadTicketEventsInput {
  readonly workspaceId: string
  /** As the log writes it: a UUID in lower case. */
  readonly ticketId: string
  readonly limit: number
}

/** Text and values, separate from running it, because a test checks the plan. */
export function ticketEventsStatement({ workspaceId, ticketId, limit }: ReadTicketEventsInput) {
  return { text, values: [workspaceId, ticketId, limit] }
}

/** The newest events that name a ticket, oldest first. Throws what the driver throws. */
export async function readTicketEvents(
  db: Queryable,
  input: ReadTicketEventsInput,
): Promise<TicketEvent[]> {
  const { rows } = await db.query(ticketEventsStatement(input))
  return z.array(row).parse(rows).reverse()
}
