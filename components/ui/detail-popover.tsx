'use client'

import { Popover } from '@base-ui/react/popover'
import { useEffect, useRef } from 'react'
import type { ReactNode, RefObject } from 'react'

export interface DetailPopoverProps {
  readonly anchor: RefObject<HTMLElement | null>
  readonly label: string
  readonly takesFocus: boolean
  readonly onPointerEnter: () => void
  readonly onPointerLeave: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** The popover behind HoverDetail. Only ever imported on demand: it brings the whole library. */
export function DetailPopover(props: DetailPopoverProps) {
  const { anchor, label, takesFocus, onPointerEnter, onPointerLeave, onClose, children } = props
  const popup = useRef<HTMLDivElement>(null)

  // It may have been open for a glance already when it is asked to take the focus.
  useEffect(() => {
    if (takesFocus) popup.current?.querySelector('button')?.focus()
  }, [takesFocus])

  return (
    <Popover.Root
      open
      onOpenChange={(open, { event }) => {
        // A press on the anchor is the anchor's to answer.
        const onAnchor = event.target instanceof Node && anchor.current?.contains(event.target)
        if (!open && (event.type === 'keydown' || !onAnchor)) onClose()
      }}
    >
      <Popover.Portal>
        <Popover.Positioner
          align="start"
          anchor={anchor}
          sideOffset={6}
          collisionPadding={8}
          className="z-40"
        >
          <Popover.Popup
            ref={popup}
            aria-label={label}
            initialFocus={takesFocus}
            finalFocus={takesFocus ? anchor : false}
            onPointerEnter={onPointerEnter}
            onPointerLeave={onPointerLeave}
            className="max-w-[calc(100vw-1rem)] rounded-lg border border-line bg-surface p-3 text-sm text-ink shadow-lg"
          >
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
