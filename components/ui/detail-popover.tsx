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
  /** What it shows; an exact time is shown by this module, so that the first load does without. */
  readonly detail: Detail
}

interface ExactTime {
  /** Epoch milliseconds. */
  readonly time: number
  /** As it came, microseconds included. */
  readonly iso: string | undefined
}

export type Detail = ReactNode | ExactTime

function shown(detail: Detail): ReactNode {
  const isTime = typeof detail === 'object' && detail !== null && 'time' in detail
  return isTime ? <TimeDetail at={detail.time} iso={detail.iso} /> : detail
}

const LOOK =
  'max-w-[calc(100vw-1rem)] rounded-lg border border-line bg-surface p-3 text-sm text-ink shadow-lg'
const PLACE = { align: 'start', sideOffset: 6, collisionPadding: 8, className: 'z-40' } as const

/** The popover behind HoverDetail. Only ever imported on demand: it brings the whole library. */
export function DetailPopover(props: DetailPopoverProps) {
  return props.takesFocus ? <Visited {...props} /> : <Glanced {...props} />
}

/** Beside what is hovered or focused. It keeps no focus, so that Tab passes it by. */
function Glanced(props: DetailPopoverProps) {
  const { anchor, label, onPointerEnter, onPointerLeave, onClose, detail } = props
  return (
    <PreviewCard.Root
      open
      onOpenChange={(_open, { event }) => {
        // When the pointer or the focus leaves is for HoverDetail to say.
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
            className={LOOK}
          >
            {shown(detail)}
          </PreviewCard.Popup>
        </PreviewCard.Positioner>
      </PreviewCard.Portal>
    </PreviewCard.Root>
  )
}

/** With the focus inside, which goes back to the anchor at the end. */
function Visited(props: DetailPopoverProps) {
  const { anchor, label, onPointerEnter, onPointerLeave, onClose, detail } = props
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
        <Popover.Positioner {...PLACE} anchor={anchor}>
          <Popover.Popup
            aria-label={label}
            initialFocus
            finalFocus={anchor}
            onPointerEnter={onPointerEnter}
            onPointerLeave={onPointerLeave}
            className={LOOK}
          >
            {shown(detail)}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
