'use client'

import { useState } from 'react'
import type { PanelVerdict } from '@/lib/client/freshness/judge-panel'
import { afterVerdicts, NO_TROUBLE } from '@/lib/client/freshness/recovery'

/** What to say aloud when a panel has come back to live data after a banner. */
export function useRecoveryMessage(panels: Readonly<Record<string, PanelVerdict>>): string {
  const [known, setKnown] = useState(NO_TROUBLE)
  const recovery = afterVerdicts(known, panels)
  // Derived from what was seen before: React renders again at once, before anything is painted.
  if (recovery !== known) setKnown(recovery)
  return recovery.message
}
