'use client'

import { Popover } from '@base-ui/react/popover'
import { PreviewCard } from '@base-ui/react/preview-card'
import type { ReactNode, RefObject } from 'react'
import { TimeDetail } from './time-detail'

export interface DetailPopoverProps {
  readonly anchor: RefObject<HTMLElement | null>
  readonly label: string
  readonly takesFocus: boolean
  readonly onPointerEnter: () => void
  readonly onPointerLeave: () => void
  readonly onClose: () => void
  /**
   * The content. This module renders exact times itself, which keeps that code out of the first
   * load.
   */
  readonly detail: Detail
}

interface ExactTime {
  /** Epoch milliseconds. */
  readonly time: number
  /** The original text, with microseconds. */
  readonly iso: string | undefined
}

export type Detail = ReactNode | ExactTime

function contentOf(detail: Detail): ReactNode {
  const isTime = typeof detail === 'object' && detail !== null && 'time' in detail
  return isTime ? <TimeDetail at={detail.time} iso={detail.iso} /> : detail
}

const POPUP_STYLE =
  'max-w-[calc(100vw-1rem)] rounded-lg border border-line bg-surface p-3 text-sm text-ink shadow-lg'
const PLACE = { align: 'start', sideOffset: 6, collisionPadding: 8, className: 'z-40' } as const

/** The popover of HoverDetail. Import it only on demand: it brings in the popover library. */
export function DetailPopover(props: DetailPopoverProps) {
  return props.takesFocus ? <FocusedPopover {...props} /> : <HoverPopover {...props} />
}

/** Shown on hover or focus. It takes no focus, so that Tab passes it. */
function HoverPopover(props: DetailPopoverProps) {
  const { anchor, label, onPointerEnter, onPointerLeave, onClose, detail } = props
  return (
    <PreviewCard.Root
      open
      onOpenChange={(_open, { event }) => {
        // HoverDetail decides what a leaving pointer or focus does.
        if (event.type === 'keydown') onClose()
      }}
    >
      <PreviewCard.Portal>
        <PreviewCard.Positioner {...PLACE} anchor={anchor}>
          <PreviewCard.Popup
            role="dialog"
            aria-label={label}
            onPointerEnter={onPointerEnter}
            onPointerLeave={onPointerLeave}
            className={POPUP_STYLE}
          >
            {contentOf(detail)}
          </PreviewCard.Popup>
        </PreviewCard.Positioner>
      </PreviewCard.Portal>
    </PreviewCard.Root>
  )
}

/** Holds the focus and returns it to the anchor when it closes. */
function FocusedPopover(props: DetailPopoverProps) {
  const { anchor, label, onPointerEnter, onPointerLeave, onClose, detail } = props
  return (
    <Popover.Root
      open
      onOpenChange={(open, { event }) => {
        // The anchor handles a press on itself.
        const onAnchor = event.target instanceof Node && anchor.current?.contains(event.target)
        if (!open && (event.type === 'keydown' || !onAnchor)) onClose()
      }}
    >
      <Popover.Portal>
        <Popover.Positioner {...PLACE} anchor={anchor}>
          <Popover.Popup
            aria-label={label}
            initialFocus
            finalFocus={anchor}
            onPointerEnter={onPointerEnter}
            onPointerLeave={onPointerLeave}
            className={POPUP_STYLE}
          >
            {contentOf(detail)}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
