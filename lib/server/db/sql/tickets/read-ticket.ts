import 'server-only'
import * as z from 'zod'
import type { TicketPlace } from '@/lib/domain/tickets/listed-ticket'
import type { TicketSort } from '@/lib/domain/tickets/ticket-filters'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { orderOf } from './ticket-list-order'
import { rawColumns, sentColumns, shapeOf, WHOLE_TICKET, type WholeTicket } from './ticket-columns'
import { CRITICALITY_RANK, KORA_TICKET } from './ticket-predicates'
import { utcText } from '@/lib/server/db/sql/utc-text'

function ticketText(time: string): string {
  return `select ${sentColumns(WHOLE_TICKET, 'ticket')}, ticket."rank",
    case when isfinite(ticket."key") then ${utcText('ticket."key"')} else ticket."key"::text end as "time"
  from (
    select ${rawColumns(WHOLE_TICKET)}, ${CRITICALITY_RANK} as "rank", ${time} as "key"
      from public.tickets t
     where ${KORA_TICKET} and t.id = $3::uuid) ticket`
}

const row = z.object({ ...shapeOf(WHOLE_TICKET), rank: z.number(), time: z.string() })

export interface ReadTicketInput {
  readonly workspaceId: string
  readonly koraActorId: string
  /** A UUID: anything else is the driver's error. */
  readonly ticketId: string
}

/** Text and values, separate from running it, because a test checks the plan. */
export function ticketStatement(input: ReadTicketInput, sort: TicketSort) {
  const { workspaceId, koraActorId, ticketId } = input
  return {
    text: ticketText(orderOf(sort).time),
    values: [workspaceId, koraActorId, ticketId],
  }
}

/** One ticket of Kora's with its place in a list; null where she has no such ticket. */
export async function readTicket(
  db: Queryable,
  input: ReadTicketInput,
  sort: TicketSort,
): Promise<{ ticket: WholeTicket; place: TicketPlace } | null> {
  const { rows } = await db.query(ticketStatement(input, sort))
  const [found] = z.array(row).parse(rows)
  if (found === undefined) return null
  const { rank, time: at, ...ticket } = found
  return { ticket, place: { rank, time: at, id: ticket.id } }
}
