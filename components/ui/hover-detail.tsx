'use client'

import { useEffect, useRef, useState } from 'react'
import type { ComponentType, ReactNode } from 'react'
import type { Detail, DetailPopoverProps } from './detail-popover'

/** Passing by opens nothing; leaving gives time to reach the popover. One is shut before the next. */
const OPENS_AFTER_MS = 200
const LINGER_MS = 150

/** `peek`: shown beside what is hovered or focused; `inside`: the focus has moved into it. */
type Openness = 'closed' | 'peek' | 'inside'

interface HoverDetailProps {
  /** What the popover is, for a screen reader. */
  readonly label: string
  /** The accessible name of the trigger where its text alone does not say what a click does. */
  readonly triggerLabel?: string
  readonly detail: Detail
  /** What a click does; without one it moves the focus into the popover. */
  readonly onActivate?: () => void
  readonly className?: string
  /** -1 where rows are walked by the arrow keys, and Tab stops in one of them alone. */
  readonly tabIndex?: number
  readonly children: ReactNode
}

/** The popover's code, once it has come: it is fetched with the first hover or focus, not before. */
let loaded: ComponentType<DetailPopoverProps> | null = null

/** A word with more to say on hover and on focus. Where the popover cannot be fetched, it is mute. */
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
