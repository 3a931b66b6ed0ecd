'use client'

import { QueryClient, QueryClientProvider } from '@/lib/client/react-query'
import { type ReactNode, useState } from 'react'
import { browserInstant, ServerClock } from '@/lib/client/freshness/server-clock'
import { Push } from '@/lib/client/push/push'
import { type CockpitClient, CockpitClientProvider } from '@/lib/client/cockpit-client'
import { htmlInstant, isOldDocument } from '@/lib/client/page-clock/document-age'
import { browserSource, PageClockStore } from '@/lib/client/page-clock/page-clock'

interface ProvidersProps {
  readonly intervalMs: number
  /** The substrate's clock as the page's HTML tells it, epoch ms; null where it does not know. */
  readonly substrateNow: number | null
  /** The time that the first render shows, on the server and in the browser alike; epoch ms. */
  readonly renderedAt: number
  readonly children: ReactNode
}

/** One clock, one sense of time and one cache for everything on the page. */
export function Providers({ intervalMs, substrateNow, renderedAt, children }: ProvidersProps) {
  const [queryClient] = useState(() => new QueryClient())
  const [client] = useState((): CockpitClient => {
    const clock = new ServerClock()
    const pageClock = new PageClockStore(clock, {
      intervalMs,
      serverNow: renderedAt,
      source: browserSource,
    })
    if (typeof window !== 'undefined') {
      const arrived = htmlInstant(browserInstant())
      if (substrateNow === null) clock.observeProvisional(renderedAt, arrived)
      else clock.observe(substrateNow, arrived)
      if (isOldDocument()) pageClock.distrust()
    }
    const push = new Push({ now: () => clock.now(pageClock.instant()), since: renderedAt })
    return { clock, pageClock, intervalMs, push }
  })
  return (
    <QueryClientProvider client={queryClient}>
      <CockpitClientProvider value={client}>{children}</CockpitClientProvider>
    </QueryClientProvider>
  )
}
