import 'server-only'
import { isUuid } from '@/lib/domain/uuid'
import type { TicketSelection } from '@/lib/domain/tickets/ticket-filters'
import { attemptsOf } from '@/lib/domain/tickets/ticket-detail'
import { toAttemptWire, toDetailEventWire } from './ticket-body'
import type { TicketDetailBody } from '@/lib/wire/tickets/ticket-detail.wire'
import { readTicketDetail } from '@/lib/server/db/explorers/ticket-detail'
import { type ReadResult, readAnswer, ReadProblem } from '@/lib/server/http/read-answer'
import { explainSearch } from './ticket-list-answer'

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
    const search = await provider.indexes.textSearch(neighboursIn?.filters.text ?? null)
    const request = { workspaceId, koraActorId, ticketId: id, neighboursIn, search }
    const detail = await provider.substrate.explorers
      .readTogether(readTicketDetail, request)
      .catch(explainSearch)
    if (detail === null) throw notFound()
    const { ticket, events, eventsTruncated, neighbours } = detail
    return {
      ticket,
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
