'use client'

import { useQuery, useQueryClient } from '@/lib/client/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { ContractBody } from '../freshness/feed'
import { replicaAllowanceMs, staleAfterMs } from '../freshness/judge-panel'
import { nextRequestDelayMs, READ_EVERY_MS } from '../freshness/refresh-policy'
import { RequestThrottle } from '@/lib/client/push/request-throttle'
import { useCockpitClient, useElsewhere, usePageClock } from '@/lib/client/cockpit-client'
import { untilVisible } from '@/lib/client/page-clock/until-visible'
import { type PanelData, type PanelQuery, requestPanel } from './panel-query'
import { fromElsewhere } from './from-elsewhere'
import { reopened } from './reopened'
import { RequestTurns } from './request-turns'

/** Long enough to go back and forth between two views, short enough to keep the cache small. */
const KEPT_FOR_MS = 5 * 60_000

export interface PanelHandle<Body> {
  readonly data: PanelData<Body> | undefined
  readonly isRefreshing: boolean
  /** Asks at once; while a request is under way, that one counts. */
  readonly refresh: () => void
  /** Requests for more than the panel's own query brings take turns with it: see `useAskMore`. */
  readonly turns: RequestTurns
}

interface PanelOptions {
  /** False: nothing is asked for. True by default. */
  readonly isWanted?: boolean
}

/** How long the last answer asked to be left alone: until then the timer alone asks; 0 for not. */
function retryAfterMs(data: PanelData<unknown> | undefined): number {
  const failure = data?.feed.failure
  return failure?.kind === 'http' ? (failure.retryAfterMs ?? 0) : 0
}

/**
 * Keeps one panel's data fresh while the page is visible (SPEC 9). react-query holds the cache and
 * makes one of simultaneous requests; the refresh policy decides when to ask, and a failure is part
 * of the data, because react-query's own retries and pauses would hide it.
 */
export function usePanel<Body extends ContractBody, Sent extends Body = Body>(
  query: PanelQuery<Body, Sent>,
  initial: PanelData<Body> | undefined,
  { isWanted = true }: PanelOptions = {},
): PanelHandle<Body> {
  const { clock, intervalMs, presenceMs, pageClock, push } = useCockpitClient()
  const { now, visible: isVisible, returnedAt, browserOnline, mounted } = usePageClock()
  const elsewhere = useElsewhere()
  const visible = isVisible && isWanted
  const queryClient = useQueryClient()
  const [pace] = useState(() => new RequestThrottle())
  const [turns] = useState(() => new RequestTurns())
  const [key] = query.key
  // The page clock may be a second behind, which would shorten the alarm's delay. Until the page
  // clock runs, the server's render and this one must agree.
  const openedNow = () => ({ key, at: mounted ? clock.now(pageClock.instant()) : now })
  const [opened, setOpened] = useState(openedNow)
  if (opened.key !== key) setOpened(openedNow())
  const { data, isFetching, refetch } = useQuery({
    queryKey: query.key,
    // Handed over as a prop: the library's own hydration would cost the first load another kilobyte.
    initialData: initial,
    queryFn: ({ signal }) =>
      turns.take(async () => {
        // Waiting for its turn may have taken long.
        await untilVisible(pageClock, signal)
        const known = queryClient.getQueryData<PanelData<Body>>(query.key)
        return await pace.run((isDemanded) =>
          requestPanel(query, known, { clock, intervalMs, signal, isDemanded }),
        )
      }),
    // A hidden tab sends nothing, not even its first request.
    enabled: visible && mounted,
    networkMode: 'always',
    retry: false,
    staleTime: Infinity,
    gcTime: query.keptForMs ?? KEPT_FOR_MS,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    structuralSharing: false,
  })

  // Asks again when the policy is due; at once after a return or when the network is back.
  useEffect(() => {
    if (!visible || data === undefined || isFetching) return
    const now = clock.now(pageClock.instant())
    const returned = returnedAt !== null && data.endedAt < returnedAt
    const networkBack = browserOnline && data.feed.failure?.kind === 'browser-offline'
    const due =
      data.endedAt +
      nextRequestDelayMs(data.feed, { intervalMs, tookMs: data.tookMs, now: data.endedAt })
    // Never longer than what was asked for: a clock that was just corrected must not delay the next
    // check. Who wants to be left alone is, also after a return.
    const askedMs = retryAfterMs(data)
    const isDue = (returned || networkBack || data.isPartial === true) && askedMs === 0
    const delay = isDue ? 0 : Math.min(Math.max(intervalMs, askedMs), Math.max(0, due - now))
    const timer = setTimeout(() => void refetch({ cancelRefetch: false }), delay)
    return () => clearTimeout(timer)
  }, [visible, returnedAt, browserOnline, data, isFetching, intervalMs, clock, pageClock, refetch])

  // Asks when push announces a change; the interval goes on beside it.
  useEffect(() => {
    if (!visible || query.topic === undefined) return
    const stop = pace.start({
      ask: () => {
        const known = queryClient.getQueryData<PanelData<Body>>(query.key)
        if (retryAfterMs(known) === 0) void refetch({ cancelRefetch: false })
      },
      readEveryMs: () =>
        queryClient.getQueryData<PanelData<Body>>(query.key)?.readEveryMs ?? READ_EVERY_MS,
    })
    const forget = push.onWake(query.topic, pace.wake)
    return () => {
      forget()
      stop()
    }
  }, [visible, pace, push, query, queryClient, refetch])

  // The seconds' tick may come up to a second after the data has become stale: check in time.
  useEffect(() => {
    const asOf = data?.feed.lastLive?.asOf
    if (!visible || asOf === undefined) return
    const staleMs =
      staleAfterMs(intervalMs) + replicaAllowanceMs(data?.feed.replay ?? null, presenceMs)
    const delay = asOf + staleMs + 1 - clock.now(pageClock.instant())
    if (delay < 0) return
    const timer = setTimeout(() => pageClock.tick(), delay)
    return () => clearTimeout(timer)
  }, [visible, data, intervalMs, presenceMs, clock, pageClock])

  return {
    data: useMemo(
      () => fromElsewhere(reopened(data, opened.at, intervalMs), elsewhere),
      [data, opened.at, intervalMs, elsewhere],
    ),
    isRefreshing: isFetching,
    refresh: () => {
      pace.demand()
      void refetch({ cancelRefetch: false })
    },
    turns,
  }
}
