'use client'

import { useState } from 'react'
import { CLAIM_WORDS } from '@/components/state/now/claim-permission'
import { isLive } from '@/components/panels/is-live'
import type { PanelView } from '@/lib/client/freshness/panel-view'
import { afterState, NOTHING_SPOKEN } from '@/lib/client/page-clock/spoken-state'
import type { OperationalStateBody } from '@/lib/wire/state/operational-state.wire'

const SPOKEN_PERMISSION = {
  normal: `may take ${CLAIM_WORDS.normal}`,
  critical_only: `may take ${CLAIM_WORDS.critical_only}`,
  none: `may take ${CLAIM_WORDS.none}`,
}

/** What to say aloud when the live state or the permission has changed. */
export function useSpokenState(view: PanelView<OperationalStateBody>): string {
  const [spoken, setSpoken] = useState(NOTHING_SPOKEN)
  const next = afterState(spoken, isLive(view.verdict) ? view.body : null, SPOKEN_PERMISSION)
  // Derived from what was seen before: React renders again at once, before anything is painted.
  if (next !== spoken) setSpoken(next)
  return next.message
}
