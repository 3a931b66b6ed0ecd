'use client'

import { useState } from 'react'
import { ExplorerPage } from '@/app/_page/explorer-page'
import type { ExplorerSettings } from '@/app/_page/explorer-settings'
import { useAddress } from '@/app/_page/use-address'
import { useRecoveryMessage } from '@/app/_page/use-recovery-message'
import { useSteadyMark } from '@/app/_page/use-steady-mark'
import { ActivityPanel } from '@/components/activity/activity-panel'
import { VerifyPanel } from '@/components/events/verify-panel'
import { isLive } from '@/components/panels/is-live'
import { activityFilterQuery, readActivityFilter } from '@/lib/client/activity/activity.filter'
import { activityQuery } from '@/lib/client/activity/activity.query'
import { useCockpitClient, usePageClock } from '@/lib/client/cockpit-client'
import type { QueryResult } from '@/lib/client/lists/query-result'
import { useBoot } from '@/lib/client/lists/use-kora'
import type { PanelData } from '@/lib/client/panels/panel-query'
import { useAskMore } from '@/lib/client/panels/use-ask-more'
import { usePanel } from '@/lib/client/panels/use-panel'
import { viewPanel } from '@/lib/client/panels/view-panel'
import type { ActivityBody } from '@/lib/wire/activity/activity.wire'

interface ActivityExplorerProps extends ExplorerSettings {
  /** The server's read for the first paint, for the filter of the address. */
  readonly initialActivity: PanelData<QueryResult<ActivityBody>> | undefined
}

/** Connects the page of who did what to its address and its data. */
export function ActivityExplorer(props: ActivityExplorerProps) {
  const { workspace, initialTheme, initialActivity } = props
  const { intervalMs, presenceMs } = useCockpitClient()
  const pageClock = usePageClock()
  const [params, change] = useAddress()
  const { filter, ignored } = readActivityFilter(params)
  const query = activityFilterQuery(filter)
  // The server's answer is only for the filter that the page started with.
  const [first] = useState(query)
  const asked = activityQuery(filter)
  const activity = usePanel(asked, first === query ? initialActivity : undefined)
  const ask = useAskMore(activity, asked)
  const boot = useBoot(activity.data)
  const view = viewPanel(activity.data, {
    pageClock,
    intervalMs,
    presenceMs,
    boot,
    silentSince: null,
  })
  const steady = useSteadyMark(view)
  const recovered = useRecoveryMessage({ Activity: view.verdict })

  return (
    <ExplorerPage
      current="activity"
      title="Activity"
      workspace={workspace}
      initialTheme={initialTheme}
      mark={steady.mark}
      asOf={steady.asOf}
      onRefresh={activity.refresh}
      refreshing={activity.isRefreshing}
      announcements={[recovered]}
    >
      <div className="grid items-start gap-3 sm:gap-6 wide:grid-cols-[minmax(0,13fr)_minmax(0,5fr)]">
        <ActivityPanel
          view={view}
          ask={ask}
          filter={filter}
          ignored={ignored}
          onFilter={change}
          onRefresh={activity.refresh}
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
