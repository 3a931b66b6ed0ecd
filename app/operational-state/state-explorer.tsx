'use client'

import { useState } from 'react'
import { ExplorerPage } from '@/app/_explorer/explorer-page'
import type { ExplorerSettings } from '@/app/_explorer/explorer-settings'
import { useAddress } from '@/app/_explorer/use-address'
import { useRecoveryMessage } from '@/app/_cockpit/use-recovery-message'
import { MomentPanel } from '@/components/state-explorer/moment-panel'
import { StateRangePanel } from '@/components/state-explorer/state-range-panel'
import type { Explored } from '@/lib/client/explorer/explored'
import { stateRangeQuery } from '@/lib/client/explorer/state-range.query'
import { type StateWindow, windowOf, windowParams } from '@/lib/client/explorer/state-window'
import { isInstant } from '@/lib/domain/instant'
import { worstMark } from '@/lib/client/freshness/judge-panel'
import type { LiveMark } from '@/lib/client/freshness/panel-verdict'
import type { PanelData } from '@/lib/client/panels/panel-query'
import { usePanel } from '@/lib/client/panels/use-panel'
import { viewPanel } from '@/lib/client/panels/view-panel'
import { useCockpitClient, useMoment } from '@/lib/client/watching/cockpit-client'
import type { StateRangeBody } from '@/lib/wire/state-range.wire'

interface StateExplorerProps extends ExplorerSettings {
  /** What the server has read for the first paint, of the window that the address named. */
  readonly initialRange: PanelData<Explored<StateRangeBody>> | undefined
}

/** Binds the page of the operational state's past to its address and its data. */
export function StateExplorer({ workspace, initialTheme, initialRange }: StateExplorerProps) {
  const { clock, moment: pageMoment, intervalMs } = useCockpitClient()
  const moment = useMoment()
  const [params, change] = useAddress()
  const window = windowOf(params)
  const at = validTime(params.get('at'))

  const range = usePanel(
    stateRangeQuery(window, () => clock.now(pageMoment.instant())),
    useInitial(window, initialRange),
  )
  const view = viewPanel(range.data, { moment, intervalMs, boot: null, silentSince: null })
  const [momentMark, setMomentMark] = useState<LiveMark>('live')
  const announcement = useRecoveryMessage({ 'Operational state': view.verdict })

  return (
    <ExplorerPage
      current="state"
      title="Operational state"
      workspace={workspace}
      initialTheme={initialTheme}
      mark={at === null ? view.verdict.mark : worstMark([view.verdict.mark, momentMark])}
      asOf={view.asOf}
      onRefresh={range.refresh}
      refreshing={range.isRefreshing}
      announcement={announcement}
    >
      <div className="grid items-start gap-3 sm:gap-6 wide:grid-cols-[minmax(0,8fr)_minmax(0,5fr)]">
        <StateRangePanel
          view={view}
          window={window}
          moment={at === null ? null : Date.parse(at)}
          onWindow={(chosen) => change(windowParams(chosen))}
          latestWindow={() => windowOf(new URLSearchParams(location.search))}
          onMoment={(time) => change({ at: time })}
          onRefresh={range.refresh}
        />
        <MomentPanel at={at} onMoment={(time) => change({ at: time })} onMark={setMomentMark} />
      </div>
    </ExplorerPage>
  )
}

/** The server's answer belongs to the window that the page began with, and to no other. */
function useInitial<Data>(window: StateWindow, initial: Data): Data | undefined {
  const name = JSON.stringify(window)
  const [first] = useState(name)
  return first === name ? initial : undefined
}

function validTime(text: string | null): string | null {
  return text === null || !isInstant(text) || Number.isNaN(Date.parse(text)) ? null : text
}
