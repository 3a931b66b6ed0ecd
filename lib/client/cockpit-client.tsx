'use client'

import { createContext, useContext, useSyncExternalStore } from 'react'
import type { ServerClock } from '@/lib/client/freshness/server-clock'
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
}

const CockpitClientContext = createContext<CockpitClient | null>(null)

export const CockpitClientProvider = CockpitClientContext.Provider

/** Throws outside of a `CockpitClientProvider`. */
export function useCockpitClient(): CockpitClient {
  const client = useContext(CockpitClientContext)
  if (client === null) throw new Error('useCockpitClient needs a CockpitClientProvider above it')
  return client
}

/** The present moment; renders again with each tick. */
export function usePageClock(): PageClock {
  const { pageClock } = useCockpitClient()
  return useSyncExternalStore(pageClock.subscribe, pageClock.current, pageClock.current)
}
