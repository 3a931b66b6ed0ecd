'use client'

import { type ReactNode, useEffect, useState } from 'react'
import { Announcer } from '@/components/shell/announcer'
import { AppShell } from '@/components/shell/app-shell'
import type { Place } from '@/components/shell/navigation/destinations'
import { focusSearch, SEARCH_HASH } from '@/components/shell/shortcuts/go-to'
import { Navigation } from '@/components/shell/navigation/navigation'
import { ScriptsMissing } from '@/components/shell/scripts-missing'
import { TabSignal } from '@/components/shell/tab-signal'
import type { Theme } from '@/components/shell/theme'
import { PaletteButton } from '@/components/shell/palette/palette'
import { StateBar } from '@/components/shell/state-bar/state-bar'
import { StateDock } from '@/components/shell/state-bar/state-dock'
import { TopBar } from '@/components/shell/top-bar'
import { ClockProvider } from '@/components/ui/clock-context'
import { staleAfterMs } from '@/lib/client/freshness/judge-panel'
import type { LiveMark } from '@/lib/client/freshness/judge-panel'
import { useCockpitClient, usePageClock } from '@/lib/client/cockpit-client'
import { useKora } from '@/lib/client/lists/use-kora'
import { viewPanel } from '@/lib/client/panels/view-panel'
import { useLiveUpdates } from '@/lib/client/use-live-updates'
import { explorerTab } from './explorer-tab'

interface ExplorerPageProps {
  /** The page's entry in the navigation; null for a page that has none. */
  readonly current: Place | null
  /** The page's name in the browser tab, e.g. `Chain events`. */
  readonly title: string
  /** Null where none is configured. */
  readonly workspace: string | null
  readonly initialTheme: Theme
  /** How far the page can be trusted: the worst mark of its parts; by default that of the state bar. */
  readonly mark?: LiveMark
  /** Time of the oldest refreshed data, epoch ms; null where there is none; by default the state's. */
  readonly asOf?: number | null
  readonly onRefresh?: () => void
  readonly refreshing?: boolean
  /** Announced to screen readers whenever one changes, e.g. that data is live again. */
  readonly announcements?: readonly string[]
  readonly children: ReactNode
}

const NO_MESSAGES: readonly string[] = []

/**
 * The frame of every explorer page: navigation, top bar, state bar, tab, shortcuts and the current time. Needs
 * `Providers`. The page's search field is its one `input[type=search]`.
 */
export function ExplorerPage(props: ExplorerPageProps) {
  const { current, title, workspace, initialTheme, children } = props
  const { refreshing = false, announcements = NO_MESSAGES } = props
  const announcement = useNewest(announcements)
  const { intervalMs, presenceMs } = useCockpitClient()
  const pageClock = usePageClock()
  const kora = useKora()
  const { boot, silentSince } = kora
  const state = viewPanel(kora.data, { pageClock, intervalMs, presenceMs, boot, silentSince })
  const { mark = state.verdict.mark, asOf = state.asOf } = props
  const onRefresh = () => {
    props.onRefresh?.()
    kora.refresh()
  }
  // A server that answers nothing has no stream either.
  useLiveUpdates(asOf !== null && mark !== 'offline')

  const { mounted } = pageClock
  useEffect(() => {
    // Only once mounted: until then the router would restore the hash.
    if (!mounted || window.location.hash !== SEARCH_HASH) return
    focusSearch()
    // Only once, so that a return to this page keeps the place it was left at.
    window.history.replaceState(null, '', window.location.pathname + window.location.search)
  }, [mounted])

  return (
    <ClockProvider now={pageClock.now}>
      <TabSignal {...explorerTab({ title, mark, pageClock })} />
      <Announcer message={announcement} />
      {pageClock.mounted ? null : (
        <ScriptsMissing afterMs={staleAfterMs(intervalMs)} at={pageClock.now} />
      )}
      <AppShell
        navigation={<Navigation current={current} />}
        skipTo="the content"
        onRefresh={onRefresh}
        stateBar={<StateBar view={state} />}
        dock={
          <StateDock view={state}>
            <PaletteButton />
          </StateDock>
        }
        topBar={
          <TopBar
            workspace={workspace}
            mark={mark}
            asOf={asOf}
            initialTheme={initialTheme}
            onRefresh={onRefresh}
            refreshing={refreshing}
          />
        }
      >
        <div className="mx-auto max-w-[96rem]">{children}</div>
      </AppShell>
    </ClockProvider>
  )
}

/**
 * The message that changed last, so that an older one that still stands (`live again`) does not
 * hide it; empty once that message is gone.
 */
function useNewest(messages: readonly string[]): string {
  const [known, setKnown] = useState({ messages, newest: '' })
  const changed = messages.findIndex((message, index) => message !== known.messages[index])
  if (changed < 0) return known.newest
  const fresh = messages.find((message, index) => {
    return message !== '' && message !== known.messages[index]
  })
  const isGone = known.newest !== '' && !messages.includes(known.newest)
  const newest = fresh ?? (isGone ? '' : known.newest)
  setKnown({ messages, newest })
  return newest
}
