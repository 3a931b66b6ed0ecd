'use client'

import { useEffect, useRef, useState } from 'react'
import type { ComponentType, ReactNode } from 'react'
import type { Detail, DetailPopoverProps } from './detail-popover'

/**
 * Delays, so that a passing pointer opens nothing and a leaving one can reach the popover. The
 * first is longer, so that one popover closes before the next opens.
 */
const OPENS_AFTER_MS = 200
const LINGER_MS = 150

/** `peek`: shown on hover or focus; `inside`: holds the focus. */
type Openness = 'closed' | 'peek' | 'inside'

interface HoverDetailProps {
  /** Accessible name of the popover. */
  readonly label: string
  /** Accessible name of the trigger, where its text does not say what a click does. */
  readonly triggerLabel?: string
  readonly detail: Detail
  /** Action of a click; by default a click moves the focus into the popover. */
  readonly onActivate?: () => void
  readonly className?: string
  /** -1 inside rows with a roving tab stop. */
  readonly tabIndex?: number
  readonly children: ReactNode
}

/** The popover's code, loaded with the first hover or focus. */
let loaded: ComponentType<DetailPopoverProps> | null = null

/** Text with details on hover and focus. If the popover's code cannot be loaded, it shows none. */
export function HoverDetail(props: HoverDetailProps) {
  const { label, triggerLabel, detail, onActivate, className, tabIndex, children } = props
  const anchor = useRef<HTMLButtonElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [openness, setOpenness] = useState<Openness>('closed')
  const [, setArrived] = useState(loaded !== null)

  useEffect(() => () => clearTimeout(timer.current), [])

  const open = (next: Openness) => {
    clearTimeout(timer.current)
    setOpenness((current) => (current === 'inside' ? current : next))
    if (loaded !== null) return
    import('./detail-popover').then(
      (module) => {
        loaded = module.DetailPopover
        setArrived(true)
      },
      () => setOpenness('closed'),
    )
  }
  const close = () => {
    clearTimeout(timer.current)
    setOpenness('closed')
  }
  const openSoon = () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => open('peek'), OPENS_AFTER_MS)
  }
  const closeSoon = () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(
      () => setOpenness((current) => (current === 'peek' ? 'closed' : current)),
      LINGER_MS,
    )
  }
  const Popover = loaded

  return (
    <>
      <button
        ref={anchor}
        type="button"
        tabIndex={tabIndex}
        aria-label={triggerLabel}
        className={className}
        onPointerEnter={(event) => event.pointerType === 'mouse' && openSoon()}
        onPointerLeave={closeSoon}
        onFocus={(event) => event.currentTarget.matches(':focus-visible') && openSoon()}
        onBlur={closeSoon}
        onClick={onActivate ?? (() => open('inside'))}
      >
        {children}
      </button>
      {openness !== 'closed' && Popover !== null ? (
        <Popover
          anchor={anchor}
          label={label}
          takesFocus={openness === 'inside'}
          onPointerEnter={() => clearTimeout(timer.current)}
          onPointerLeave={closeSoon}
          onClose={close}
          detail={detail}
        />
      ) : null}
    </>
  )
}
