'use client'

import { useEffect, useState } from 'react'
import { copyText } from './copy-text'

const SHOWN_MS = 1_500

export type CopyOutcome = 'idle' | 'copied' | 'refused'

/** Copies a text; returns the outcome, for a short time, and the function that copies. */
export function useCopied(text: string): readonly [CopyOutcome, () => void] {
  const [outcome, setOutcome] = useState<CopyOutcome>('idle')
  useEffect(() => {
    if (outcome === 'idle') return
    const timer = setTimeout(() => setOutcome('idle'), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [outcome])
  const copy = () => {
    void copyText(text).then((copied) => setOutcome(copied ? 'copied' : 'refused'))
  }
  return [outcome, copy]
}
