'use client'

import { useEffect, useRef, useState } from 'react'
import type { PanelVerdict } from '@/lib/client/freshness/panel-verdict'

/**
 * What to say aloud when a panel has come back to live data after a banner; once per recovery, and
 * empty while nothing has recovered (SPEC 9).
 */
export function useRecoveryMessage(panels: Readonly<Record<string, PanelVerdict>>): string {
  const [message, setMessage] = useState('')
  const troubled = useRef(new Set<string>())
  const summary = Object.entries(panels)
    .map(([name, { banner, shows }]) => `${name}:${banner ?? ''}:${shows}`)
    .join('|')

  useEffect(() => {
    const recovered: string[] = []
    for (const [name, { banner, shows }] of Object.entries(panels)) {
      if (banner !== null && banner !== 'stub') troubled.current.add(name)
      else if (shows === 'live' && troubled.current.delete(name)) recovered.push(name)
    }
    if (recovered.length > 0) setMessage(`${recovered.join(' and ')}: live again.`)
    else if (troubled.current.size > 0) setMessage('')
    // The summary changes exactly when a verdict that matters here does.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [summary])

  return message
}
