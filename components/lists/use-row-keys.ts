'use client'

import { useEffect, useEffectEvent } from 'react'
import { isPageKey } from '@/components/shell/shortcuts/shortcut-keys'

/** `j` and `k` from anywhere on the page (DESIGN): one step to the next or previous row. */
export function useRowKeys(onStep: (by: 1 | -1) => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const by = event.key === 'j' ? 1 : event.key === 'k' ? -1 : null
    // The page must not move below an open dialog.
    if (by === null || !isPageKey(event) || document.querySelector('dialog[open]') !== null) return
    event.preventDefault()
    onStep(by)
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event)
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}
