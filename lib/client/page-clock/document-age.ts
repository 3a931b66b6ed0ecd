import type { BrowserInstant } from '@/lib/client/freshness/server-clock'

function navigation(): PerformanceNavigationTiming | null {
  const [entry] = performance.getEntriesByType('navigation')
  return entry instanceof PerformanceNavigationTiming ? entry : null
}

/** When the page's HTML had arrived: the time in it is no later than that. */
export function htmlInstant(now: BrowserInstant): BrowserInstant {
  const arrived = navigation()?.responseEnd ?? 0
  if (arrived <= 0 || arrived > now.monotonic) return now
  return { monotonic: arrived, wall: now.wall - (now.monotonic - arrived) }
}

/** Whether the document came out of a cache (a restored tab, the back button), not from the server. */
export function isOldDocument(): boolean {
  const entry = navigation()
  return entry !== null && entry.responseEnd > 0 && entry.transferSize === 0
}
