'use client'

import Search from 'lucide-react/icons/search'
import { useEffect, useEffectEvent, useState } from 'react'
import { Lazy } from '@/components/ui/lazy'

/** Opens the palette, from wherever on the page. */
const OPEN = 'kora-palette'

const loadDialog = () => import('./palette-dialog').then((module) => module.default)

interface PaletteProps {
  readonly onRefresh: () => void
  readonly onShortcuts: () => void
}

/** Search and commands, at ⌘K or Ctrl K; its code is loaded when it is first opened. */
export function Palette({ onRefresh, onShortcuts }: PaletteProps) {
  const [open, setOpen] = useState(false)
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const isChord = (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey
    if (!isChord || event.key.toLowerCase() !== 'k') return
    // The browser has a search of its own at these keys.
    event.preventDefault()
    setOpen(true)
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event)
    const show = () => setOpen(true)
    document.addEventListener('keydown', listen)
    document.addEventListener(OPEN, show)
    return () => {
      document.removeEventListener('keydown', listen)
      document.removeEventListener(OPEN, show)
    }
  }, [])
  if (!open) return null
  const close = () => setOpen(false)
  // If the code cannot be loaded, this opening fails, but not the page or the next one.
  return (
    <Lazy load={loadDialog} props={{ onClose: close, onRefresh, onShortcuts }} onFail={close} />
  )
}

/** Opens the palette by a click; as a field on a wide screen, else as a sign. */
export function PaletteButton({ wide = false }: { wide?: boolean }) {
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-keyshortcuts="Meta+K Control+K"
      onClick={() => document.dispatchEvent(new Event(OPEN))}
      title="Search or run a command (⌘K or Ctrl K)"
      className="inline-flex min-h-8 min-w-8 shrink-0 items-center justify-center gap-2 rounded-md border border-line-strong bg-surface px-2 text-sm text-ink-soft hover:bg-sunken max-sm:min-h-9 max-sm:px-3"
    >
      <Search size={15} aria-hidden="true" />
      <span className={wide ? 'max-[90rem]:sr-only' : 'max-sm:sr-only'}>
        Search or run a command
      </span>
      {wide ? (
        <kbd className="ml-4 rounded-sm border border-line bg-sunken px-1.5 font-sans text-2xs leading-5 max-[90rem]:hidden">
          ⌘K
        </kbd>
      ) : null}
    </button>
  )
}
