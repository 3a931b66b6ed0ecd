import 'server-only'
import { failureCodeOf } from '@/lib/domain/failure'
import type { TicketListQuery } from '@/lib/wire/tickets/ticket-list-parameters'
import { toTicketListBody } from './ticket-body'
import type { TicketListBody, TicketListInclude } from '@/lib/wire/tickets/ticket-list.wire'
import { readTicketList } from '@/lib/server/db/explorers/ticket-list'
import { type ReadResult, readAnswer, ReadProblem } from '@/lib/server/http/read-answer'

/** A page of Kora's tickets (SPEC 8). Never throws. */
export function ticketListAnswer({
  include,
  ...query
}: TicketListQuery & { include: ReadonlySet<TicketListInclude> }): Promise<
  ReadResult<TicketListBody>
> {
  return readAnswer('the list of tickets', async ({ provider, workspaceId, asOf }) => {
    const koraActorId = await provider.koraActorId()
    const search = await provider.indexes.textSearch(query.selection.filters.text)
    const page = await provider.substrate.explorers
      .readTogether(readTicketList, {
        ...query,
        workspaceId,
        koraActorId,
        search,
        withTotal: include.has('totals'),
        withFacets: include.has('facets'),
      })
      .catch(explainSearch)
    const freshness = { as_of: asOf, source: 'substrate' as const }
    return {
      ...toTicketListBody(page, query.selection.sort),
      ...(include.has('freshness') ? { freshness } : {}),
    }
  })
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
