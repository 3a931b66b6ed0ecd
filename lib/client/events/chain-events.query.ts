import { parseExact } from '@/lib/domain/exact-json'
import { safeParse } from '@/lib/wire/zod'
import { type ChainEventsBody, chainEventsSchema } from '@/lib/wire/events/chain-events.wire'
import type { PanelQuery } from '@/lib/client/panels/panel-query'
import { type EventsFilter, eventsFilterQuery } from './chain-events.filter'
import { type QueryResult, resultQuery } from '@/lib/client/lists/query-result'

/** How many events the newest page brings; older ones come in larger pages. */
export const HEAD_LIMIT = 50
const OLDER_LIMIT = 100

export function parseChainEvents(body: unknown): ChainEventsBody | null {
  return safeParse(chainEventsSchema, body).data ?? null
}

/** The newest events that a filter lets through, and which types there are. */
export function chainEventsQuery(filter: EventsFilter): PanelQuery<QueryResult<ChainEventsBody>> {
  const query = eventsFilterQuery(filter)
  return resultQuery({
    key: `chain-events ${query}`,
    url: () =>
      `/api/chain-events?include=types&limit=${HEAD_LIMIT}${query === '' ? '' : `&${query}`}`,
    topic: 'chain_events',
    read: parseExact,
    parse: parseChainEvents,
  })
}

/** The address of the events in front of `cursor`, a seq. */
export function olderEventsUrl(filter: EventsFilter, cursor: string): string {
  const query = eventsFilterQuery({ ...filter, before: cursor })
  return `/api/chain-events?limit=${OLDER_LIMIT}&${query}`
}
