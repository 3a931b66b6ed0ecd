'use client'

import { useState } from 'react'
import { staleAfterMs } from '@/lib/client/freshness/judge-panel'
import type { LiveMark } from '@/lib/client/freshness/judge-panel'
import type { PanelView } from '@/lib/client/freshness/panel-view'
import { useCockpitClient } from '@/lib/client/cockpit-client'

interface SteadyMark {
  readonly mark: LiveMark
  readonly asOf: number | null
}

/**
 * The mark and time for the top bar. While another window or filter loads, keeps those of the last
 * data as long as it is fresh: a choice of the operator must not look like a failure.
 */
export function useSteadyMark({ verdict, asOf, tickingNow }: PanelView<unknown>): SteadyMark {
  const staleMs = staleAfterMs(useCockpitClient().intervalMs)
  const [last, setLast] = useState<SteadyMark>({ mark: verdict.mark, asOf })
  if (verdict.shows !== 'skeleton' && (last.mark !== verdict.mark || last.asOf !== asOf)) {
    setLast({ mark: verdict.mark, asOf })
  }
  const isLoading = verdict.shows === 'skeleton' && last.mark === 'live'
  if (isLoading && last.asOf !== null && tickingNow - last.asOf <= staleMs) return last
  return { mark: verdict.mark, asOf }
}
