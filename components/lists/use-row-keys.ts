'use client'

import { useEffect, useEffectEvent } from 'react'
import { isPageKey } from '@/components/shell/shortcut-keys'

/** `j` and `k` from anywhere on the page (DESIGN): a step to the next row, or to the previous one. */
export function useRowKeys(onStep: (by: 1 | -1) => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const by = event.key === 'j' ? 1 : event.key === 'k' ? -1 : null
    // Below an open dialog the page must stand still.
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
