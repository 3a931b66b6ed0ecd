import 'server-only'
import * as z from 'zod'
import type { TicketEvent } from '@/lib/domain/ticket-story'
import type { Queryable } from '../queryable'
import { utcText } from './utc-text'

/** The newest ones, by the index that holds every ticket's events in the log's order. */
const text = `select e.seq::text as "seq", e.event_type as "eventType",
    ${utcText('e.occurred_at')} as "occurredAt", e.payload as "payload"
  from hivex_foundation.event_log e
  where e.workspace_id = $1 and e.payload ->> 'sea_ticket_id' = $2
  order by e.seq desc
  limit $3::int`

const row = z.object({
  seq: z.string(),
  eventType: z.string(),
  occurredAt: z.string(),
  payload: z.unknown(),
})

interface ReadTicketEventsInput {
  readonly workspaceId: string
  /** As the log writes it: a UUID in lower case. */
  readonly ticketId: string
  readonly limit: number
}

/** Text and values, apart from running it: its plan is looked at too. */
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
