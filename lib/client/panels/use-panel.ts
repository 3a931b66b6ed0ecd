'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { Fetched } from '../fetch-answer'
import { type ContractBody, isRefusal } from '../freshness/feed'
import { staleAfterMs } from '../freshness/judge-panel'
import { nextRequestDelayMs, READ_EVERY_MS, requestTimeoutMs } from '../freshness/refresh-policy'
import { RequestPace } from '../live/request-pace'
import { browserInstant } from '../freshness/server-clock'
import { useCockpitClient, useMoment } from '../watching/cockpit-client'
import { untilVisible } from '../watching/until-visible'
import { afterPanelTrouble, type PanelData, type PanelQuery, requestPanel } from './panel-query'
import { reopened } from './reopened'
import { RequestTurns } from './request-turns'

/** Long enough for who goes back and forth between two views, short enough to keep no hoard. */
const KEPT_FOR_MS = 5 * 60_000

export interface PanelHandle<Body> {
  readonly data: PanelData<Body> | undefined
  readonly isRefreshing: boolean
  /** Asks at once; while a request is under way, that one counts. */
  readonly refresh: () => void
  readonly ask: AskMore
}

/**
 * Asks for more than the panel's own query brings, in the panel's turn: it waits for the request
 * under way and holds off the next (SPEC 9). What fails is trouble of the panel like any other.
 */
export type AskMore = <More>(
  request: (limits: { timeoutMs: number; signal: AbortSignal }) => Promise<Fetched<More>>,
) => Promise<Fetched<More>>

interface PanelOptions {
  /** False: nothing is asked for. True by default. */
  readonly isWanted?: boolean
}

/**
 * Keeps one panel's data fresh while the page is watched (SPEC 9). react-query holds the cache and
 * makes one of simultaneous requests; when to ask is decided by the refresh policy, and a failure
 * is part of the data, because react-query's own retries and pauses would hide it.
 */
export function usePanel<Body extends ContractBody>(
  query: PanelQuery<Body>,
  initial: PanelData<Body> | undefined,
  { isWanted = true }: PanelOptions = {},
): PanelHandle<Body> {
  const { clock, intervalMs, moment, push } = useCockpitClient()
  const { now, visible: isWatched, returnedAt, browserOnline, mounted } = useMoment()
  const visible = isWatched && isWanted
  const queryClient = useQueryClient()
  const [pace] = useState(() => new RequestPace())
  const [turns] = useState(() => new RequestTurns())
  const [key] = query.key
  // The page's moment may be a second old, and so much of the alarm's respite would be lost. Before
  // the page has woken the server's render and this one must agree.
  const openedNow = () => ({ key, at: mounted ? clock.now(moment.instant()) : now })
  const [opened, setOpened] = useState(openedNow)
  if (opened.key !== key) setOpened(openedNow())
  const { data, isFetching, refetch } = useQuery({
    queryKey: query.key,
    // Handed over as a prop: the library's own hydration would cost the first load another kilobyte.
    initialData: initial,
    queryFn: ({ signal }) =>
      turns.take(async () => {
        // Waiting for its turn may have taken long.
        await untilVisible(moment, signal)
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

  // Asks again when the policy says so; at once after a return or when the network is back.
  useEffect(() => {
    if (!visible || data === undefined || isFetching) return
    const now = clock.now(moment.instant())
    const returned = returnedAt !== null && data.endedAt < returnedAt
    const networkBack = browserOnline && data.feed.trouble?.kind === 'browser-offline'
    const due =
      data.endedAt +
      nextRequestDelayMs(data.feed, { intervalMs, tookMs: data.tookMs, now: data.endedAt })
    // Never longer than an interval: a clock that was just put right must not delay the next look.
    const delay = returned || networkBack ? 0 : Math.min(intervalMs, Math.max(0, due - now))
    const timer = setTimeout(() => void refetch({ cancelRefetch: false }), delay)
    return () => clearTimeout(timer)
  }, [visible, returnedAt, browserOnline, data, isFetching, intervalMs, clock, moment, refetch])

  // Asks when push says that something has changed; the interval goes on beside it.
  useEffect(() => {
    if (!visible || query.topic === undefined) return
    const stop = pace.start({
      ask: () => void refetch({ cancelRefetch: false }),
      readEveryMs: () =>
        queryClient.getQueryData<PanelData<Body>>(query.key)?.readEveryMs ?? READ_EVERY_MS,
    })
    const forget = push.onWake(query.topic, pace.wake)
    return () => {
      forget()
      stop()
    }
  }, [visible, pace, push, query, queryClient, refetch])

  // The seconds' tick may come up to a second after the data has become stale: look in time.
  useEffect(() => {
    const asOf = data?.feed.lastLive?.asOf
    if (!visible || asOf === undefined) return
    const delay = asOf + staleAfterMs(intervalMs) + 1 - clock.now(moment.instant())
    if (delay < 0) return
    const timer = setTimeout(() => moment.tick(), delay)
    return () => clearTimeout(timer)
  }, [visible, data, intervalMs, clock, moment])

  // What was asked for beside a key is of no use to the next one, and must not hold it up.
  const [asking] = useState(() => new Set<AbortController>())
  useEffect(() => () => asking.forEach((one) => one.abort()), [asking, key])
  const ask = useCallback<AskMore>(
    (request) => {
      const leaving = new AbortController()
      asking.add(leaving)
      const { signal } = leaving
      const turn = turns.take(async () => {
        await untilVisible(moment, signal)
        const began = browserInstant()
        const fetched = await request({ timeoutMs: requestTimeoutMs(intervalMs), signal })
        if (fetched.kind !== 'trouble' || signal.aborted || isRefusal(fetched.trouble))
          return fetched
        const ended = browserInstant()
        const times = { tookMs: ended.monotonic - began.monotonic, now: clock.now(ended) }
        queryClient.setQueryData<PanelData<Body>>([key], (known) =>
          known === undefined ? known : afterPanelTrouble(known, fetched.trouble, times),
        )
        return fetched
      })
      return turn.finally(() => asking.delete(leaving))
    },
    [turns, asking, moment, intervalMs, clock, queryClient, key],
  )

  return {
    data: useMemo(() => reopened(data, opened.at, intervalMs), [data, opened.at, intervalMs]),
    isRefreshing: isFetching,
    refresh: () => {
      pace.demand()
      void refetch({ cancelRefetch: false })
    },
    ask,
  }
}
