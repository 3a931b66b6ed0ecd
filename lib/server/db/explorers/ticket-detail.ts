import 'server-only'
import type { TicketPlace } from '@/lib/domain/tickets/listed-ticket'
import type { TicketEvent } from '@/lib/domain/tickets/ticket-detail'
import type { TicketSelection } from '@/lib/domain/tickets/ticket-filters'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { readRecordBegin } from '@/lib/server/db/sql/events/read-record-begin'
import { readTicket, type ReadTicketInput } from '@/lib/server/db/sql/tickets/read-ticket'
import { requireVisibleTickets } from '@/lib/server/db/schema/require-visible-tickets'
import { readTicketEvents } from '@/lib/server/db/sql/tickets/read-ticket-events'
import { readTicketPage } from '@/lib/server/db/sql/tickets/read-ticket-page'
import type { WholeTicket } from '@/lib/server/db/sql/tickets/ticket-columns'
import type { TextSearch } from '@/lib/domain/tickets/text-search'
import { type SelectedTickets, SETTINGS, ticketListInput } from './ticket-list-input'

/** How many events of one ticket are read. */
const TICKET_EVENTS = 500

export interface TicketDetailRequest extends ReadTicketInput {
  readonly neighboursIn: TicketSelection | null
  readonly search: TextSearch
}

/** A ticket with its events of the log. */
export interface TicketDetail {
  readonly ticket: WholeTicket
  /** Oldest first, the newest ones of them. */
  readonly events: readonly TicketEvent[]
  readonly eventsTruncated: boolean
  /** From when on the log is the whole record, ISO 8601; null where nothing is archived. */
  readonly recordBeginsAt: string | null
  /** Null unless requested. */
  readonly neighbours: { readonly previous: string | null; readonly next: string | null } | null
}

/**
 * One ticket with its events, and its neighbours where a list is named; null where there is none.
 * `db` is inside a transaction. Throws as `pg` does.
 *
 * @throws KoraFailure `text_search_unavailable` where no index can find the text of that list,
 *   `rows_hidden` where row security hides every ticket.
 */
export async function readTicketDetail(
  db: Queryable,
  request: TicketDetailRequest,
): Promise<TicketDetail | null> {
  await db.query({ text: SETTINGS })
  const { workspaceId, neighboursIn } = request
  const found = await readTicket(db, request, neighboursIn?.sort ?? 'newest')
  if (found === null) {
    await requireVisibleTickets(db)
    return null
  }
  const { ticket, place } = found
  const events = await readTicketEvents(db, {
    workspaceId,
    ticketId: ticket.id,
    limit: TICKET_EVENTS + 1,
  })
  return {
    ticket,
    events: events.slice(-TICKET_EVENTS),
    eventsTruncated: events.length > TICKET_EVENTS,
    recordBeginsAt: await readRecordBegin(db, workspaceId),
    neighbours:
      neighboursIn === null
        ? null
        : await readNeighbours(db, { ...request, selection: neighboursIn }, place),
  }
}

async function readNeighbours(db: Queryable, request: SelectedTickets, place: TicketPlace) {
  const input = await ticketListInput(db, request)
  const nearest = async (backwards: boolean) => {
    const [row] = await readTicketPage(db, input, { from: place, backwards }, 1)
    return row?.ticket.id ?? null
  }
  return { previous: await nearest(true), next: await nearest(false) }
}
