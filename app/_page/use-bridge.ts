'use client'

import { useState } from 'react'
import { staleAfterMs } from '@/lib/client/freshness/judge-panel'
import type { LiveMark } from '@/lib/client/freshness/judge-panel'
import type { PanelView } from '@/lib/client/freshness/panel-view'
import { useCockpitClient } from '@/lib/client/cockpit-client'

interface Bridge {
  readonly mark: LiveMark
  readonly asOf: number | null
}

/**
 * What the top bar says while another window or filter is awaited: the mark of what was shown last,
 * for as long as that may be called fresh. A choice of the operator is no trouble, and must not
 * flicker like one.
 */
export function useBridge({ verdict, asOf, tickingNow }: PanelView<unknown>): Bridge {
  const staleMs = staleAfterMs(useCockpitClient().intervalMs)
  const [last, setLast] = useState<Bridge>({ mark: verdict.mark, asOf })
  if (verdict.shows !== 'skeleton' && (last.mark !== verdict.mark || last.asOf !== asOf)) {
    setLast({ mark: verdict.mark, asOf })
  }
  const awaited = verdict.shows === 'skeleton' && last.mark === 'live'
  if (awaited && last.asOf !== null && tickingNow - last.asOf <= staleMs) return last
  return { mark: verdict.mark, asOf }
}
