'use client'

import { useState } from 'react'
import { useRecoveryMessage } from '@/app/_page/use-recovery-message'
import { ExplorerPage } from '@/app/_page/explorer-page'
import type { ExplorerSettings } from '@/app/_page/explorer-settings'
import { useAddress } from '@/app/_page/use-address'
import { useSteadyMark } from '@/app/_page/use-steady-mark'
import { ChainEventsPanel } from '@/components/events/chain-events-panel'
import { VerifyPanel } from '@/components/events/verify-panel'
import { isLive } from '@/components/panels/is-live'
import { eventsFilterQuery, readEventsFilter } from '@/lib/client/events/chain-events.filter'
import { chainEventsQuery } from '@/lib/client/events/chain-events.query'
import type { QueryResult } from '@/lib/client/lists/query-result'
import { useBoot } from '@/lib/client/lists/use-kora'
import type { PanelData } from '@/lib/client/panels/panel-query'
import { useAskMore } from '@/lib/client/panels/use-ask-more'
import { usePanel } from '@/lib/client/panels/use-panel'
import { viewPanel } from '@/lib/client/panels/view-panel'
import { useCockpitClient, usePageClock } from '@/lib/client/cockpit-client'
import type { ChainEventsBody } from '@/lib/wire/events/chain-events.wire'

interface EventsExplorerProps extends ExplorerSettings {
  /** The server's read for the first paint, for the filter of the address. */
  readonly initialEvents: PanelData<QueryResult<ChainEventsBody>> | undefined
}

/** Connects the page of the event log to its address and its data. */
export function EventsExplorer({ workspace, initialTheme, initialEvents }: EventsExplorerProps) {
  const { intervalMs, presenceMs } = useCockpitClient()
  const pageClock = usePageClock()
  const [params, change] = useAddress()
  const { filter, ignored } = readEventsFilter(params)
  const query = eventsFilterQuery(filter)
  // The server's answer is only for the filter that the page started with.
  const [first] = useState(query)
  const asked = chainEventsQuery(filter)
  const events = usePanel(asked, first === query ? initialEvents : undefined)
  const ask = useAskMore(events, asked)
  const boot = useBoot(events.data)
  const view = viewPanel(events.data, {
    pageClock,
    intervalMs,
    presenceMs,
    boot,
    silentSince: null,
  })
  const steady = useSteadyMark(view)
  const recovered = useRecoveryMessage({ 'Chain events': view.verdict })

  return (
    <ExplorerPage
      current="events"
      title="Chain events"
      workspace={workspace}
      initialTheme={initialTheme}
      mark={steady.mark}
      asOf={steady.asOf}
      onRefresh={events.refresh}
      refreshing={events.isRefreshing}
      announcements={[recovered]}
    >
      <div className="grid items-start gap-3 sm:gap-6 wide:grid-cols-[minmax(0,13fr)_minmax(0,5fr)]">
        <ChainEventsPanel
          view={view}
          ask={ask}
          filter={filter}
          ignored={ignored}
          onFilter={change}
          onRefresh={events.refresh}
        />
        <div className="wide:sticky wide:top-[calc(var(--bars)+1.5rem)]">
          <VerifyPanel
            live={isLive(view.verdict) || view.verdict.shows === 'skeleton'}
            now={view.now}
          />
        </div>
      </div>
    </ExplorerPage>
  )
}
