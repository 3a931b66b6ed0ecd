import 'server-only'
import type { TicketSelection } from '@/lib/domain/tickets/ticket-filters'
import { attemptsOf } from '@/lib/domain/tickets/ticket-story'
import { toAttemptWire, toStoryEventWire, toTicketFacts } from './ticket-body'
import type { TicketStoryBody } from '@/lib/wire/tickets/ticket-story.wire'
import {
  type ExploredAnswer,
  exploredAnswer,
  ExploredProblem,
} from '@/lib/server/http/explored-answer'
import { tellSearch } from './ticket-list-answer'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

interface TicketStoryRequest {
  readonly id: string
  /** The list whose neighbours are wanted; null for none. */
  readonly neighboursIn: TicketSelection | null
  readonly withFreshness?: boolean
}

/** One of Kora's tickets with its story (SPEC 8). Never throws. */
export function ticketStoryAnswer({
  id,
  neighboursIn,
  withFreshness = false,
}: TicketStoryRequest): Promise<ExploredAnswer<TicketStoryBody>> {
  return exploredAnswer('the ticket', async ({ provider, workspaceId, asOf }) => {
    if (!UUID.test(id)) throw notFound()
    const koraActorId = await provider.koraActorId()
    const told = await provider.substrate.tickets
      .ticket({ workspaceId, koraActorId, ticketId: id, neighboursIn })
      .catch(tellSearch)
    if (told === null) throw notFound()
    const { ticket, events, eventsTruncated, neighbours } = told
    return {
      ticket: toTicketFacts(ticket),
      attempts: attemptsOf(events, { truncated: eventsTruncated }).map(toAttemptWire),
      events: events.map(toStoryEventWire),
      events_truncated: eventsTruncated,
      ...(neighbours === null
        ? {}
        : { neighbours: { previous: neighbours.previous, next: neighbours.next } }),
      ...(withFreshness ? { freshness: { as_of: asOf, source: 'substrate' as const } } : {}),
    }
  })
}

/** The same for every id that is not of one of Kora's tickets here, whatever it is. */
function notFound(): ExploredProblem {
  return new ExploredProblem({
    status: 404,
    code: 'ticket_not_found',
    detail: 'Kora has no ticket with this id in this workspace.',
  })
}
