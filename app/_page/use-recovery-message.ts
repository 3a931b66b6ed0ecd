'use client'

import { useState } from 'react'
import type { PanelVerdict } from '@/lib/client/freshness/judge-panel'
import { afterVerdicts, NO_TROUBLE } from '@/lib/client/freshness/recovery'

/** The announcement when a panel is live again after a banner. */
export function useRecoveryMessage(panels: Readonly<Record<string, PanelVerdict>>): string {
  const [known, setKnown] = useState(NO_TROUBLE)
  const recovery = afterVerdicts(known, panels)
  // Derived from earlier renders: React renders again at once, before it paints.
  if (recovery !== known) setKnown(recovery)
  return recovery.message
}
