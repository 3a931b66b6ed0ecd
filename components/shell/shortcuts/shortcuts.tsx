'use client'

import Keyboard from 'lucide-react/icons/keyboard'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Palette } from '@/components/shell/palette/palette'
import { Lazy } from '@/components/ui/lazy'
import { goSearch, goTo } from './go-to'
import { isPageKey, shortcutIntent } from './shortcut-keys'

const PREFIX_HOLDS_MS = 1_500

const loadDialog = () => import('./shortcut-dialog').then((module) => module.default)

/** The keyboard shortcuts, the button that lists them, and the palette. */
export function Shortcuts({ onRefresh }: { onRefresh: () => void }) {
  const [open, setOpen] = useState(false)
  const prefixAt = useRef(Number.NEGATIVE_INFINITY)

  /** Synchronous: nothing below an open dialog can take the focus. */
  const leaveDialog = () => flushSync(() => setOpen(false))

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!isPageKey(event)) return
    const afterG = event.timeStamp - prefixAt.current < PREFIX_HOLDS_MS
    const intent = shortcutIntent(event.key, afterG)
    prefixAt.current = intent === 'prefix' ? event.timeStamp : Number.NEGATIVE_INFINITY
    if (intent === null || intent === 'prefix') return
    event.preventDefault()
    switch (intent) {
      case 'help':
        setOpen(true)
        return
      case 'refresh':
        onRefresh()
        return
      case 'search':
        leaveDialog()
        goSearch()
        return
      default:
        leaveDialog()
        goTo(intent.go)
    }
  })

  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event)
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])

  return (
    <>
      <button
        type="button"
        title="Keyboard shortcuts (?)"
        aria-label="Keyboard shortcuts"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        className="flex size-9 items-center justify-center rounded-lg text-ink-soft hover:bg-sunken hover:text-ink max-sm:hidden"
      >
        <Keyboard size={18} aria-hidden="true" />
      </button>
      <Palette onRefresh={onRefresh} onShortcuts={() => setOpen(true)} />
      {open ? (
        // If the code cannot be loaded, this opening fails, but not the page or the next one.
        <Lazy
          load={loadDialog}
          props={{ onClose: () => setOpen(false) }}
          onFail={() => setOpen(false)}
        />
      ) : null}
    </>
  )
}
