'use client'

import { QueryClient, QueryClientProvider } from '@/lib/client/react-query'
import { type ReactNode, useState } from 'react'
import { koraQuery } from '@/lib/client/lists/kora.query'
import type { PanelData } from '@/lib/client/panels/panel-query'
import type { OperationalStateBody } from '@/lib/wire/state/operational-state.wire'
import { browserInstant, ServerClock } from '@/lib/client/freshness/server-clock'
import { Push } from '@/lib/client/push/push'
import { watchSource } from '@/lib/client/source/page-source'
import { SourceWatch } from '@/lib/client/source/source-watch'
import { type CockpitClient, CockpitClientProvider } from '@/lib/client/cockpit-client'
import { htmlInstant, isOldDocument } from '@/lib/client/page-clock/document-age'
import { browserSource, PageClockStore } from '@/lib/client/page-clock/page-clock'

interface ProvidersProps {
  readonly intervalMs: number
  readonly presenceMs: number
  /** The substrate's clock when the HTML was rendered, epoch ms; null where it was not known. */
  readonly substrateNow: number | null
  /** The time that the first render shows, on the server and in the browser alike; epoch ms. */
  readonly renderedAt: number
  /** Where the page's data is from, as `x-kora-source`; null where no database is configured. */
  readonly source: string | null
  /** How Kora is, as the server read it for a page beside the cockpit. */
  readonly kora?: PanelData<OperationalStateBody> | undefined
  /** The substrate's clock at that read, epoch ms; null where it was not known. */
  readonly koraNow?: number | null
  readonly children: ReactNode
}

interface Shared {
  readonly queryClient: QueryClient
  readonly client: CockpitClient
}

/**
 * The document's clock and cache: a step from one page to another within a document keeps both, as
 * long as both pages are of one source.
 */
let inBrowser: Shared | null = null

function create(props: ProvidersProps, arrivedAt = htmlInstant): Shared {
  const { intervalMs, presenceMs, source: loaded } = props
  const { substrateNow, renderedAt } = timesOf(props)
  const clock = new ServerClock()
  const pageClock = new PageClockStore(clock, {
    intervalMs,
    serverNow: renderedAt,
    source: browserSource,
  })
  if (typeof window !== 'undefined') {
    const arrived = arrivedAt(browserInstant())
    if (substrateNow === null) clock.observeProvisional(renderedAt, arrived)
    else clock.observe(substrateNow, arrived)
    if (isOldDocument()) pageClock.distrust()
  }
  const push = new Push({ now: () => clock.now(pageClock.instant()), since: renderedAt })
  const source = new SourceWatch({
    source: loaded,
    loadedAt: substrateNow ?? renderedAt,
    now: () => clock.now(pageClock.instant()),
  })
  return {
    queryClient: new QueryClient(),
    client: { clock, pageClock, intervalMs, presenceMs, push, source },
  }
}

/** The page's own read, or that of the state bar where it has none. */
function timesOf({ substrateNow, renderedAt, koraNow = null }: ProvidersProps) {
  if (substrateNow !== null || koraNow === null) return { substrateNow, renderedAt }
  return { substrateNow: koraNow, renderedAt: koraNow }
}

/** Gives the cache what the server read of Kora, unless something newer is known. */
function keepKora(queryClient: QueryClient, kora: ProvidersProps['kora']): void {
  if (kora === undefined) return
  const known = queryClient.getQueryData<PanelData<OperationalStateBody>>(koraQuery.key)
  if (known === undefined || known.endedAt < kora.endedAt) {
    queryClient.setQueryData(koraQuery.key, kora)
  }
}

/**
 * Only the document sets the clock: the times of a later page within it were read before that page
 * arrived, and must not be paired with the arrival of the document.
 */
function sharedOf(props: ProvidersProps): Shared {
  if (typeof window === 'undefined') return create(props)
  if (inBrowser === null) inBrowser = create(props)
  // The step led to another source: nothing that was kept is of it.
  else if (!inBrowser.client.source.isOf(props.source)) inBrowser = create(props, (now) => now)
  watchSource(inBrowser.client.source)
  return inBrowser
}

/** One server clock, one page clock and one cache for everything in a document. */
export function Providers(props: ProvidersProps) {
  const [{ queryClient, client }] = useState(() => {
    const shared = sharedOf(props)
    keepKora(shared.queryClient, props.kora)
    return shared
  })
  return (
    <QueryClientProvider client={queryClient}>
      <CockpitClientProvider value={client}>{props.children}</CockpitClientProvider>
    </QueryClientProvider>
  )
}
