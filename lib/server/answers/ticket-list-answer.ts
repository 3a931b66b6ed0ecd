import 'server-only'
import { failureCodeOf } from '@/lib/domain/failure'
import type { TicketListQuery } from '@/lib/wire/tickets/ticket-list-parameters'
import { toTicketListBody } from './ticket-body'
import type { TicketListBody, TicketListInclude } from '@/lib/wire/tickets/ticket-list.wire'
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
    const page = await provider.substrate.tickets
      .list({
        ...query,
        workspaceId,
        koraActorId,
        withTotal: include.has('totals'),
        withFacets: include.has('facets'),
      })
      .catch(tellSearch)
    const freshness = { as_of: asOf, source: 'substrate' as const }
    return {
      ...toTicketListBody(page, query.selection.sort),
      ...(include.has('freshness') ? { freshness } : {}),
    }
  })
}

/** The one failure that the asker can do something about. */
export function tellSearch(error: unknown): never {
  if (failureCodeOf(error) !== 'text_search_unavailable') throw error
  throw new ReadProblem({
    status: 503,
    code: 'text_search_unavailable',
    detail:
      'q cannot be answered: the index that finds text is missing. Add it with: npm run db:migrate',
  })
}
