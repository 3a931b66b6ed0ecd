'use client'

import { useEffect, useSyncExternalStore } from 'react'
import { useCockpitClient, usePageClock } from './cockpit-client'
import type { Push, PushStatus } from '@/lib/client/push/push'

const RELOAD_AFTER_MS = 30_000

/**
 * Lets the page be pushed while it is visible and online, as long as `isServed`: there is live data
 * and the server answers. A hidden tab holds no stream. The code for it is loaded after the page;
 * where that fails the page polls, and tries again.
 */
export function useLiveUpdates(isServed: boolean): PushStatus {
  const { push } = useCockpitClient()
  const { mounted, visible, browserOnline } = usePageClock()
  const isWanted = isServed && mounted && visible && browserOnline
  useEffect(() => (isWanted ? beginLiveUpdates(push) : undefined), [isWanted, push])
  return useSyncExternalStore(push.subscribe, push.current, push.current)
}

function beginLiveUpdates(push: Push): () => void {
  const stop = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const load = () => {
    import('@/lib/client/push/live-updates').then(
      ({ liveUpdates }) => {
        if (!stop.signal.aborted) liveUpdates(push, stop.signal)
      },
      () => {
        if (stop.signal.aborted) return
        push.enter('down')
        timer = setTimeout(load, RELOAD_AFTER_MS)
      },
    )
  }
  push.restart()
  load()
  return () => {
    stop.abort()
    clearTimeout(timer)
    push.restart()
  }
}
