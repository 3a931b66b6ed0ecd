import { may } from '@/lib/domain/access/permission'
import { chainEventsAnswer } from '@/lib/server/answers/events/chain-events-answer'
import { explorerSettings } from '@/app/_page/explorer-settings'
import { requirePageAccess } from '@/app/_page/page-access'
import { Providers } from '@/app/providers'
import { firstAnswer, toSearchParams } from '@/app/_page/first-answer'
import { eventsFilterQuery, readEventsFilter } from '@/lib/client/events/chain-events.filter'
import { HEAD_LIMIT } from '@/lib/client/events/chain-events.query'
import { initialResult } from '@/lib/client/lists/query-result'
import { parseChainEventsQuery } from '@/lib/wire/events/chain-events-parameters'
import { EventsExplorer } from './events-explorer'

interface PageProps {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** The page of the event log. */
export default async function ChainEventsPage({ searchParams }: PageProps) {
  const principal = await requirePageAccess('/chain-events')
  const { filter } = readEventsFilter(toSearchParams(await searchParams))
  const asked = parseChainEventsQuery(new URLSearchParams(eventsFilterQuery(filter)))
  const answer = firstAnswer(
    asked.ok
      ? chainEventsAnswer({ ...asked.query, limit: HEAD_LIMIT }, new Set(['types']), {
          seesAccess: may(principal, 'read access events'),
        })
      : null,
  )
  const [settings, events] = await Promise.all([explorerSettings(), answer])
  return (
    <Providers {...settings} {...events.times}>
      <EventsExplorer {...settings} initialEvents={initialResult(events.answer)} />
    </Providers>
  )
}
