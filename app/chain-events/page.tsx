import { chainEventsAnswer } from '@/app/_answers/chain-events-answer'
import { explorerSettings } from '@/app/_explorer/explorer-settings'
import { ExplorerProviders } from '@/app/_explorer/explorer-providers'
import { firstAnswer, toSearchParams } from '@/app/_explorer/first-answer'
import { eventsFilterQuery, readEventsFilter } from '@/lib/client/explorer/chain-events.filter'
import { HEAD_LIMIT } from '@/lib/client/explorer/chain-events.query'
import { initialExplored } from '@/lib/client/explorer/explored'
import { parseChainEventsQuery } from '@/lib/wire/log-parameters'
import { EventsExplorer } from './events-explorer'

interface PageProps {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** The event log: filtered, followed, verified. */
export default async function ChainEventsPage({ searchParams }: PageProps) {
  const settings = await explorerSettings()
  const { filter } = readEventsFilter(toSearchParams(await searchParams))
  const asked = parseChainEventsQuery(new URLSearchParams(eventsFilterQuery(filter)))
  const events = await firstAnswer(
    asked.ok ? chainEventsAnswer({ ...asked.query, limit: HEAD_LIMIT }, new Set(['types'])) : null,
  )
  return (
    <ExplorerProviders intervalMs={settings.intervalMs} {...events.times}>
      <EventsExplorer {...settings} initialEvents={initialExplored(events.answer)} />
    </ExplorerProviders>
  )
}
