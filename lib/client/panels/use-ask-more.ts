'use client'

import { useQueryClient } from '@/lib/client/react-query'
import { useCallback, useEffect, useState } from 'react'
import type { Fetched } from '../fetch-answer'
import type { ContractBody } from '../freshness/feed'
import { isRefusal } from '../freshness/request-failure'
import { requestTimeoutMs } from '../freshness/refresh-policy'
import { browserInstant } from '../freshness/server-clock'
import { useCockpitClient } from '@/lib/client/cockpit-client'
import { untilVisible } from '@/lib/client/page-clock/until-visible'
import { afterPanelFailure, type PanelData } from './panel-query'
import type { PanelHandle } from './use-panel'

/**
 * Asks for more than the panel's own query brings, in the panel's turn: it waits for the request
 * under way and holds off the next (SPEC 9). A failure counts as the panel's like any other.
 */
export type AskMore = <More>(
  request: (limits: { timeoutMs: number; signal: AbortSignal }) => Promise<Fetched<More>>,
) => Promise<Fetched<More>>

/** A module of its own: the cockpit asks for nothing more, and does not load it. */
export function useAskMore<Body extends ContractBody>(
  { turns }: PanelHandle<Body>,
  { key: [key] }: { readonly key: readonly [string] },
): AskMore {
  const { clock, intervalMs, pageClock } = useCockpitClient()
  const queryClient = useQueryClient()
  // What was asked for beside a key is of no use to the next one, and must not hold it up.
  const [asking] = useState(() => new Set<AbortController>())
  useEffect(() => () => asking.forEach((one) => one.abort()), [asking, key])
  return useCallback<AskMore>(
    (request) => {
      const leaving = new AbortController()
      asking.add(leaving)
      const { signal } = leaving
      const turn = turns.take(async () => {
        await untilVisible(pageClock, signal)
        const began = browserInstant()
        const fetched = await request({ timeoutMs: requestTimeoutMs(intervalMs), signal })
        if (fetched.kind !== 'failure' || signal.aborted || isRefusal(fetched.failure))
          return fetched
        const ended = browserInstant()
        const times = { tookMs: ended.monotonic - began.monotonic, now: clock.now(ended) }
        queryClient.setQueryData<PanelData<Body>>([key], (known) =>
          known === undefined ? known : afterPanelFailure(known, fetched.failure, times),
        )
        return fetched
      })
      return turn.finally(() => asking.delete(leaving))
    },
    [turns, asking, pageClock, intervalMs, clock, queryClient, key],
  )
}
