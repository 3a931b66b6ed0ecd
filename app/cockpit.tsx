'use client'

import { type ReactNode, useState } from 'react'
import { OperationalStatePanel } from '@/components/cockpit/operational-state-panel'
import { SeaTicketsPanel } from '@/components/cockpit/sea-tickets-panel'
import { TicketsSummary } from '@/components/cockpit/tickets-summary'
import { Announcer } from '@/components/shell/announcer'
import { AppShell } from '@/components/shell/app-shell'
import { CockpitLayout } from '@/components/shell/cockpit-layout'
import { PaletteButton } from '@/components/shell/palette/palette'
import { StateBar } from '@/components/shell/state-bar/state-bar'
import { StateDock } from '@/components/shell/state-bar/state-dock'
import { TabSignal } from '@/components/shell/tab-signal'
import type { Theme } from '@/components/shell/theme'
import { TopBar } from '@/components/shell/top-bar'
import { ClockProvider } from '@/components/ui/clock-context'
import { CLAIM_WORDS } from '@/components/state/now/claim-permission'
import { isLive } from '@/components/panels/is-live'
import { worstMark } from '@/lib/client/freshness/judge-panel'
import { markWithPush } from '@/lib/client/push/push-mark'
import { useLiveUpdates } from '@/lib/client/use-live-updates'
import { assignedTicketsQuery } from '@/lib/client/panels/assigned-tickets.query'
import { operationalStateQuery } from '@/lib/client/panels/operational-state.query'
import { runtimeSilentSince } from '@/lib/client/panels/runtime-silence'
import type { PanelData } from '@/lib/client/panels/panel-query'
import { usePanel } from '@/lib/client/panels/use-panel'
import type { PanelView } from '@/lib/client/freshness/panel-view'
import { afterState, NOTHING_SPOKEN } from '@/lib/client/page-clock/spoken-state'
import { viewPanel } from '@/lib/client/panels/view-panel'
import { useCockpitClient, usePageClock } from '@/lib/client/cockpit-client'
import type { AssignedTicketsBody } from '@/lib/wire/tickets/assigned-tickets.wire'
import type { OperationalStateBody } from '@/lib/wire/state/operational-state.wire'
import { ThroughputSlot } from './throughput-slot'
import { useRecoveryMessage } from '@/app/_page/use-recovery-message'
import { useTabSignal } from '@/app/_page/use-tab-signal'

interface CockpitProps {
  /** Null where none is configured. */
  readonly workspace: string | null
  readonly initialTheme: Theme
  /** Rendered on the server, so that they add nothing to the first load. */
  readonly navigation: ReactNode
  readonly scriptsMissing: ReactNode
  /** The server's reads for the first paint; undefined if they took too long. */
  readonly initialState: PanelData<OperationalStateBody> | undefined
  readonly initialTickets: PanelData<AssignedTicketsBody> | undefined
}

/** Connects the two panels and the frame to their data. */
export function Cockpit(props: CockpitProps) {
  const { workspace, initialTheme, navigation, scriptsMissing } = props
  const { initialState, initialTickets } = props
  const { intervalMs, presenceMs } = useCockpitClient()
  const pageClock = usePageClock()
  const state = usePanel(operationalStateQuery, initialState)
  const tickets = usePanel(assignedTicketsQuery, initialTickets)

  // The state's answer also says why tickets are missing during the boot.
  const stateBody = state.data?.feed.latest?.body ?? null
  const boot = stateBody?.boot ?? null
  const silentSince = stateBody === null ? null : runtimeSilentSince(stateBody)
  const stateView = viewPanel(state.data, { pageClock, intervalMs, presenceMs, boot, silentSince })
  // The tickets are fresh, but the process that holds their claims may be dead.
  const ticketsView = viewPanel(tickets.data, {
    pageClock,
    intervalMs,
    presenceMs,
    boot,
    silentSince,
  })

  const ages = [stateView.asOf, ticketsView.asOf].filter((asOf) => asOf !== null)
  // Connects to the stream only after an answer: a server that fails to answer has no stream
  // either.
  const isAnswered = [state.data, tickets.data].some((data) => data?.feed.failure === null)
  const push = useLiveUpdates(ages.length > 0 && isAnswered)
  const verdict = worstMark([stateView.verdict.mark, ticketsView.verdict.mark])
  const mark = markWithPush(verdict, push, { now: pageClock.now, intervalMs })
  const signal = useTabSignal({ pageClock, mark, stateView, ticketsView })
  const recovered = useRecoveryMessage({
    'Operational state': stateView.verdict,
    'SEA tickets': ticketsView.verdict,
  })
  const spokenState = useSpokenState(stateView)
  const refresh = () => {
    state.refresh()
    tickets.refresh()
  }

  return (
    <ClockProvider now={pageClock.now}>
      <TabSignal {...signal} />
      <Announcer message={recovered} />
      <Announcer message={spokenState} />
      {pageClock.mounted ? null : scriptsMissing}
      <AppShell
        navigation={navigation}
        skipTo="the panels"
        onRefresh={refresh}
        stateBar={<StateBar view={stateView} />}
        dock={
          <StateDock view={stateView}>
            <PaletteButton />
          </StateDock>
        }
        topBar={
          <TopBar
            workspace={workspace}
            mark={mark}
            asOf={ages.length === 0 ? null : Math.min(...ages)}
            initialTheme={initialTheme}
            onRefresh={refresh}
            refreshing={state.isRefreshing || tickets.isRefreshing}
          />
        }
      >
        <CockpitLayout
          state={
            <OperationalStatePanel
              view={stateView}
              onRefresh={state.refresh}
              summary={<TicketsSummary view={ticketsView} />}
            />
          }
          tickets={
            <SeaTicketsPanel
              view={ticketsView}
              onRefresh={tickets.refresh}
              throughput={(panelIsLive) => (
                <ThroughputSlot live={panelIsLive} asOf={ticketsView.asOf} />
              )}
            />
          }
        />
      </AppShell>
    </ClockProvider>
  )
}

/** The announcement when the live state or the permission has changed. */
function useSpokenState(view: PanelView<OperationalStateBody>): string {
  const [spoken, setSpoken] = useState(NOTHING_SPOKEN)
  const next = afterState(spoken, isLive(view.verdict) ? view.body : null, CLAIM_WORDS)
  // Derived from earlier renders: React renders again at once, before it paints.
  if (next !== spoken) setSpoken(next)
  return next.message
}
