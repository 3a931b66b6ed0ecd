'use client'

import { useState } from 'react'
import { ExplorerPage } from '@/app/_page/explorer-page'
import type { ExplorerSettings } from '@/app/_page/explorer-settings'
import { useAddress } from '@/app/_page/use-address'
import { useSteadyMark } from '@/app/_page/use-steady-mark'
import { useRecoveryMessage } from '@/app/_page/use-recovery-message'
import { MomentPanel } from '@/components/state/moment/moment-panel'
import { StateRangePanel } from '@/components/state/range/state-range-panel'
import type { QueryResult } from '@/lib/client/lists/query-result'
import { readStateAddress } from '@/lib/client/state/state-address'
import { stateMomentQuery } from '@/lib/client/state/state-moment.query'
import { stateRangeQuery } from '@/lib/client/state/state-range.query'
import { type StateWindow, windowParams } from '@/lib/client/state/state-window'
import { useKora } from '@/lib/client/lists/use-kora'
import { worstMark } from '@/lib/client/freshness/judge-panel'
import type { PanelData } from '@/lib/client/panels/panel-query'
import { useAskMore } from '@/lib/client/panels/use-ask-more'
import { usePanel } from '@/lib/client/panels/use-panel'
import { viewPanel } from '@/lib/client/panels/view-panel'
import { useCockpitClient, usePageClock } from '@/lib/client/cockpit-client'
import { untilVisible } from '@/lib/client/page-clock/until-visible'
import type { StateRangeBody } from '@/lib/wire/state/state-range.wire'
import { useWindowSteps } from './use-window-steps'

interface StateExplorerProps extends ExplorerSettings {
  /** The server's read for the first paint, and its window. */
  readonly initialRange: PanelData<QueryResult<StateRangeBody>> | undefined
  readonly initialWindow: StateWindow
}

/** Connects the page of past states to its address and its data. */
export function StateExplorer(props: StateExplorerProps) {
  const { workspace, initialTheme, initialRange, initialWindow } = props
  const { clock, pageClock: pageClockStore, intervalMs, presenceMs } = useCockpitClient()
  const pageClock = usePageClock()
  const [params, change] = useAddress()
  const address = readStateAddress(params, pageClock.now)
  const { at } = address
  const { window, stepping, step } = useWindowSteps(address.window, change)

  const { boot, silentSince } = useKora()
  const asked = stateRangeQuery(address.window, {
    now: () => clock.now(pageClockStore.instant()),
    untilWatched: (signal) => untilVisible(pageClockStore, signal),
  })
  const range = usePanel(
    asked,
    // The server's answer is only for its own window.
    JSON.stringify(address.window) === JSON.stringify(initialWindow) ? initialRange : undefined,
  )
  const ask = useAskMore(range, asked)
  const then = usePanel(stateMomentQuery(at ?? ''), undefined, { isWanted: at !== null })
  const view = viewPanel(range.data, { pageClock, intervalMs, presenceMs, boot, silentSince })
  // The past does not depend on which process is alive now.
  const thenView = viewPanel(then.data, {
    pageClock,
    intervalMs,
    presenceMs,
    boot,
    silentSince: null,
  })

  const steady = useSteadyMark(view)
  const recovered = useRecoveryMessage({ 'Operational state': view.verdict })
  // The moment counts for the mark only after its first answer.
  const thenCounts = at !== null && thenView.verdict.shows !== 'skeleton'
  const [showMoment] = useState(() => (time: string) => change({ at: time }))

  return (
    <ExplorerPage
      current="state"
      title="Operational state"
      workspace={workspace}
      initialTheme={initialTheme}
      mark={thenCounts ? worstMark([steady.mark, thenView.verdict.mark]) : steady.mark}
      asOf={steady.asOf}
      onRefresh={() => {
        range.refresh()
        if (at !== null) then.refresh()
      }}
      refreshing={range.isRefreshing || then.isRefreshing}
      announcements={[recovered]}
    >
      <div className="grid items-start gap-3 sm:gap-6 wide:grid-cols-[minmax(0,8fr)_minmax(0,5fr)]">
        <StateRangePanel
          view={view}
          ask={ask}
          window={window}
          stepping={stepping}
          ignored={address.ignored}
          moment={at === null ? null : Date.parse(at)}
          onWindow={(chosen) => change(windowParams(chosen))}
          onStep={step}
          onMoment={showMoment}
          onRefresh={range.refresh}
        />
        <MomentPanel at={at} view={thenView} onMoment={showMoment} onRefresh={then.refresh} />
      </div>
    </ExplorerPage>
  )
}
