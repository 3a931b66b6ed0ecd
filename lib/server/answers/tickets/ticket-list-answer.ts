import 'server-only'
import { type FailureCode, failureCodeOf } from '@/lib/domain/failure'
import type { TicketListQuery } from '@/lib/wire/tickets/ticket-list-parameters'
import { toTicketListBody } from './ticket-body'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import type {
  SearchLimits,
  TicketListBody,
  TicketListInclude,
} from '@/lib/wire/tickets/ticket-list.wire'
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
      const koraActorId = await provider.actor.recentId()
      const search = await provider.indexes.textSearch(filters.text)
      const limits = include.has('facets') ? await searchLimits(provider) : null
      const page = await explorers
        .readTogether(readTicketList, {
          ...query,
          workspaceId,
          koraActorId,
          search,
          withTotal: include.has('totals'),
          withFacets: include.has('facets'),
        })
        .catch(explainCure)
      return toTicketListBody(page, query.selection.sort, limits)
    },
    (body, { asOf }) =>
      include.has('freshness')
        ? { ...body, freshness: { as_of: asOf, source: 'substrate' as const } }
        : body,
  )
}

/** How finding a text is limited in this database; null where it is not. */
async function searchLimits({
  indexes,
  weakCharacterType,
}: SubstrateProvider): Promise<SearchLimits | null> {
  const finds = await indexes.textSearch('')
  const characterType = await weakCharacterType.get()
  if (finds === 'trigrams' && characterType === null) return null
  return { finds, weak_character_type: characterType }
}

/** What the operator can do about a failure, by its code. */
const CURES: Readonly<Partial<Record<FailureCode, string>>> = {
  text_search_unavailable:
    'q cannot be answered: the index that finds text is missing. Add it with: npm run db:migrate',
  rows_hidden:
    'Row security hides every ticket from the database user. A policy on public.tickets must let it read them.',
}

/** The failures that the operator can repair. */
export function explainCure(error: unknown): never {
  const code = failureCodeOf(error)
  const detail = code === null ? undefined : CURES[code]
  if (code === null || detail === undefined) throw error
  throw new ReadProblem({ status: 503, code, detail })
}
