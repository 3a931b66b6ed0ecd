import 'server-only'
import { failureCodeOf } from '@/lib/domain/failure'
import type { TicketListQuery } from '@/lib/wire/tickets/ticket-list-parameters'
import { toTicketListBody } from './ticket-body'
import type { TicketListBody, TicketListInclude } from '@/lib/wire/tickets/ticket-list.wire'
import { readTicketList } from '@/lib/server/db/explorers/ticket-list'
import { keptAnswers, keyOf, type Reader } from '@/lib/server/http/kept-answers'
import { keptAnswerOf, type ReadResult, ReadProblem } from '@/lib/server/http/read-answer'

const lists = keptAnswers<TicketListBody>('ticket-list')

/** A page of Kora's tickets (SPEC 8). Never throws. */
export function ticketListAnswer(
  { include, ...query }: TicketListQuery & { include: ReadonlySet<TicketListInclude> },
  reader: Reader = {},
): Promise<ReadResult<TicketListBody>> {
  const { filters } = query.selection
  const counted = new Set([...include].filter((name) => name !== 'freshness'))
  const question = { key: keyOf(query, counted), topics: ['tickets'] as const }
  const kind = filters.text === null ? 'list' : 'search'
  return keptAnswerOf(
    { what: 'the list of tickets', kind, reader, answers: lists, question },
    async ({ provider, workspaceId, asOf, explorers, trueUntil }) => {
      // An age filter depends on the present time.
      if (filters.olderThanSeconds !== null) trueUntil(asOf)
      const koraActorId = await provider.recentKoraActorId()
      const search = await provider.indexes.textSearch(filters.text)
      const page = await explorers
        .readTogether(readTicketList, {
          ...query,
          workspaceId,
          koraActorId,
          search,
          withTotal: include.has('totals'),
          withFacets: include.has('facets'),
        })
        .catch(explainSearch)
      return toTicketListBody(page, query.selection.sort)
    },
    (body, { asOf }) =>
      include.has('freshness')
        ? { ...body, freshness: { as_of: asOf, source: 'substrate' as const } }
        : body,
  )
}

/** The one failure that the operator can repair. */
export function explainSearch(error: unknown): never {
  if (failureCodeOf(error) !== 'text_search_unavailable') throw error
  throw new ReadProblem({
    status: 503,
    code: 'text_search_unavailable',
    detail:
      'q cannot be answered: the index that finds text is missing. Add it with: npm run db:migrate',
  })
}
