import 'server-only'
import { isUuid } from '@/lib/domain/uuid'
import type { TicketSelection } from '@/lib/domain/tickets/ticket-filters'
import { attemptsOf } from '@/lib/domain/tickets/ticket-detail'
import { toAttemptWire, toDetailEventWire } from './ticket-body'
import type { TicketDetailBody } from '@/lib/wire/tickets/ticket-detail.wire'
import { readTicketDetail } from '@/lib/server/db/explorers/ticket-detail'
import { keptAnswers, keyOf, type Reader } from '@/lib/server/http/kept-answers'
import { keptAnswerOf, type ReadResult, ReadProblem } from '@/lib/server/http/read-answer'
import { explainCure } from './ticket-list-answer'

interface TicketDetailRequest {
  readonly id: string
  /** The list whose neighbours are wanted; null for none. */
  readonly neighboursIn: TicketSelection | null
  readonly withFreshness?: boolean
}

const tickets = keptAnswers<TicketDetailBody>('ticket-detail')

/** One of Kora's tickets with its events (SPEC 8). Never throws. */
export function ticketDetailAnswer(
  { id, neighboursIn, withFreshness = false }: TicketDetailRequest,
  reader: Reader = {},
): Promise<ReadResult<TicketDetailBody>> {
  const ofList = neighboursIn?.filters
  const question = {
    key: keyOf({ id: id.toLowerCase(), neighboursIn }),
    topics: ['tickets', 'chain_events'] as const,
  }
  const kind = ofList?.text == null ? 'list' : 'search'
  return keptAnswerOf(
    { what: 'the ticket', kind, reader, answers: tickets, question },
    async ({ provider, workspaceId, asOf, explorers, trueUntil }) => {
      if (!isUuid(id)) throw notFound()
      // An age filter depends on the present time.
      if (ofList?.olderThanSeconds != null) trueUntil(asOf)
      const koraActorId = await provider.actor.recentId()
      const search = await provider.indexes.textSearch(ofList?.text ?? null)
      const request = { workspaceId, koraActorId, ticketId: id, neighboursIn, search }
      const detail = await explorers.readTogether(readTicketDetail, request).catch(explainCure)
      if (detail === null) throw notFound()
      const { ticket, events, eventsTruncated, neighbours, recordBeginsAt } = detail
      return {
        ticket,
        attempts: attemptsOf(events, { truncated: eventsTruncated }).map(toAttemptWire),
        events: events.map(toDetailEventWire),
        events_truncated: eventsTruncated,
        ...(recordBeginsAt !== null && { record_begins_at: recordBeginsAt }),
        ...(neighbours === null ? {} : { neighbours }),
      }
    },
    (body, { asOf }) =>
      withFreshness ? { ...body, freshness: { as_of: asOf, source: 'substrate' as const } } : body,
  )
}

/** The same for every id that is not one of Kora's tickets here. */
function notFound(): ReadProblem {
  return new ReadProblem({
    status: 404,
    code: 'ticket_not_found',
    detail: 'Kora has no ticket with this id in this workspace.',
  })
}
