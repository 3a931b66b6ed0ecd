'use client'

import { QueryClient, QueryClientProvider } from '@/lib/client/react-query'
import { type ReactNode, useState } from 'react'
import { browserInstant, ServerClock } from '@/lib/client/freshness/server-clock'
import { Push } from '@/lib/client/push/push'
import { type CockpitClient, CockpitClientProvider } from '@/lib/client/cockpit-client'
import { htmlInstant, isOldDocument } from '@/lib/client/page-clock/document-age'
import { browserSource, PageClockStore } from '@/lib/client/page-clock/page-clock'

interface ExplorerProvidersProps {
  readonly intervalMs: number
  /** The substrate's clock as the page's HTML tells it, epoch ms; null where it does not know. */
  readonly substrateNow: number | null
  /** The time that the first render shows, on the server and in the browser alike; epoch ms. */
  readonly renderedAt: number
  readonly children: ReactNode
}

interface Shared {
  readonly queryClient: QueryClient
  readonly client: CockpitClient
}

/** The browser's one clock and cache: a step between two explorer pages keeps both. */
let inBrowser: Shared | null = null

function create({ intervalMs, substrateNow, renderedAt }: ExplorerProvidersProps): Shared {
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
  return { queryClient: new QueryClient(), client: { clock, pageClock, intervalMs, push } }
}

/**
 * The clock is set by the document alone: what a later step within the explorer brings was told
 * before it arrived, and must not be paired with the document's arrival.
 */
function sharedOf(props: ExplorerProvidersProps): Shared {
  if (typeof window === 'undefined') return create(props)
  inBrowser ??= create(props)
  return inBrowser
}

/** One clock, one sense of time and one cache for all explorer pages of a document. */
export function ExplorerProviders(props: ExplorerProvidersProps) {
  const [{ queryClient, client }] = useState(() => sharedOf(props))
  return (
    <QueryClientProvider client={queryClient}>
      <CockpitClientProvider value={client}>{props.children}</CockpitClientProvider>
    </QueryClientProvider>
  )
}
