import 'server-only'
import { isUuid } from '@/lib/domain/uuid'
import type { TicketSelection } from '@/lib/domain/tickets/ticket-filters'
import { attemptsOf } from '@/lib/domain/tickets/ticket-detail'
import { toAttemptWire, toDetailEventWire, toTicketFacts } from './ticket-body'
import type { TicketDetailBody } from '@/lib/wire/tickets/ticket-detail.wire'
import { type ReadResult, readAnswer, ReadProblem } from '@/lib/server/http/read-answer'
import { tellSearch } from './ticket-list-answer'

interface TicketDetailRequest {
  readonly id: string
  /** The list whose neighbours are wanted; null for none. */
  readonly neighboursIn: TicketSelection | null
  readonly withFreshness?: boolean
}

/** One of Kora's tickets with its story (SPEC 8). Never throws. */
export function ticketDetailAnswer({
  id,
  neighboursIn,
  withFreshness = false,
}: TicketDetailRequest): Promise<ReadResult<TicketDetailBody>> {
  return readAnswer('the ticket', async ({ provider, workspaceId, asOf }) => {
    if (!isUuid(id)) throw notFound()
    const koraActorId = await provider.koraActorId()
    const told = await provider.substrate.tickets
      .ticket({ workspaceId, koraActorId, ticketId: id, neighboursIn })
      .catch(tellSearch)
    if (told === null) throw notFound()
    const { ticket, events, eventsTruncated, neighbours } = told
    return {
      ticket: toTicketFacts(ticket),
      attempts: attemptsOf(events, { truncated: eventsTruncated }).map(toAttemptWire),
      events: events.map(toDetailEventWire),
      events_truncated: eventsTruncated,
      ...(neighbours === null
        ? {}
        : { neighbours: { previous: neighbours.previous, next: neighbours.next } }),
      ...(withFreshness ? { freshness: { as_of: asOf, source: 'substrate' as const } } : {}),
    }
  })
}

/** The same for every id that is not of one of Kora's tickets here, whatever it is. */
function notFound(): ReadProblem {
  return new ReadProblem({
    status: 404,
    code: 'ticket_not_found',
    detail: 'Kora has no ticket with this id in this workspace.',
  })
}
