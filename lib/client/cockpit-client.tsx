'use client'

import { createContext, useContext, useSyncExternalStore } from 'react'
import type { ServerClock } from '@/lib/client/freshness/server-clock'
import type { Elsewhere, SourceWatch } from '@/lib/client/source/source-watch'
import type { Push } from '@/lib/client/push/push'
import type { PageClock, PageClockStore } from '@/lib/client/page-clock/page-clock'

/** What every panel of one page shares: the server's clock, the page clock, one interval, one push. */
export interface CockpitClient {
  readonly clock: ServerClock
  readonly pageClock: PageClockStore
  readonly intervalMs: number
  /** The leader's heartbeat, ms. */
  readonly presenceMs: number
  readonly push: Push
  /** Which source the page was loaded for. */
  readonly source: SourceWatch
}

const CockpitClientContext = createContext<CockpitClient | null>(null)

export const CockpitClientProvider = CockpitClientContext.Provider

/** Throws outside of a `CockpitClientProvider`. */
export function useCockpitClient(): CockpitClient {
  const client = useContext(CockpitClientContext)
  if (client === null) throw new Error('useCockpitClient needs a CockpitClientProvider above it')
  return client
}

/** What this address serves instead of what the page was loaded for; null where it does not. */
export function useElsewhere(): Elsewhere | null {
  const { source } = useCockpitClient()
  return useSyncExternalStore(source.subscribe, source.current, source.current)
}

/** The present moment; renders again with each tick. */
export function usePageClock(): PageClock {
  const { pageClock } = useCockpitClient()
  return useSyncExternalStore(pageClock.subscribe, pageClock.current, pageClock.current)
}
