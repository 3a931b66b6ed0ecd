'use client'

import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useRowWalk } from '@/components/lists/use-row-walk'
import { useVirtualList } from '@/components/lists/use-virtual-list'
import type { FilterChange } from '@/lib/client/events/chain-events.filter'
import type { ChainEventWire } from '@/lib/wire/events/chain-events.wire'
import { EventRow } from './event-row'

/** Height of a closed row in a wide and in a narrow list, px, until it is measured. */
const ROW_PX = { wide: 41, narrow: 105 } as const
/** From this width a row has one line (`@3xl`). */
const WIDE_FROM_PX = 768
/** From this window width (`wide`) nothing follows the list, so that its end may move away. */
const BESIDE = '(min-width: 1100px)'
/** In such a window, the list loads older events when fewer rows than this are left below. */
const ASK_AHEAD = 20

interface EventListProps {
  /** Newest first. */
  readonly events: readonly ChainEventWire[]
  /** Identifies the list; another key starts at the top again. */
  readonly listKey: string
  readonly fresh: ReadonlySet<string>
  readonly onFilter: (change: FilterChange) => void
  /** Called when few rows are left below the screen. */
  readonly onNearEnd: () => void
  /** Called with whether a row is open or focused, or the list is scrolled past its top. */
  readonly onReading: (reading: boolean) => void
}

/** The rows of the log, virtualized. */
export function EventList(props: EventListProps) {
  const { events, listKey, fresh, onFilter, onNearEnd, onReading } = props
  const list = useRef<HTMLDivElement>(null)
  const isBeside = useIsBeside()
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [focused, setFocused] = useState(false)
  const virtual = useVirtualList(list, {
    rows: events,
    keyOf: seqOf,
    estimate: ({ clientWidth }) => (clientWidth >= WIDE_FROM_PX ? ROW_PX.wide : ROW_PX.narrow),
    estimateAtFirst: ROW_PX.wide,
    keepsFirst: true,
  })
  const walk = useRowWalk(virtual)

  const { last, isScrolledPast } = virtual
  useEffect(() => {
    if (!isBeside || events.length === 0) return
    if (last >= events.length - ASK_AHEAD) onNearEnd()
  }, [isBeside, events.length, last, onNearEnd])

  const reading = focused || open.size > 0 || isScrolledPast
  useEffect(() => onReading(reading), [reading, onReading])

  const tabStop = Math.max(0, virtual.activeIndex)
  return (
    <div
      ref={list}
      key={listKey}
      role="list"
      aria-label="Events, newest first"
      onKeyDown={(event) => {
        // Inside an opened row the keys scroll its content.
        if (event.target instanceof Element && event.target.closest('[data-seq]')) walk(event)
      }}
      onFocus={(event) => {
        setFocused(true)
        virtual.onFocus(event)
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setFocused(false)
      }}
      style={{ height: virtual.height }}
      className="relative border-t border-line"
    >
      {virtual.rendered.map(({ row, key, index, start }) => (
        <div
          key={key}
          ref={virtual.measure}
          data-index={index}
          data-row={key}
          role="listitem"
          aria-posinset={index + 1}
          aria-setsize={-1}
          style={{ transform: `translateY(${start}px)` }}
          className="absolute inset-x-0 top-0"
        >
          <EventRow
            event={row}
            open={open.has(key)}
            tabbable={index === tabStop}
            fresh={fresh.has(key)}
            onToggle={(seq) => setOpen((now) => withToggled(now, seq))}
            onFilter={onFilter}
          />
        </div>
      ))}
    </div>
  )
}

function seqOf({ seq }: ChainEventWire): string {
  return seq
}

function withToggled(open: ReadonlySet<string>, seq: string): ReadonlySet<string> {
  const next = new Set(open)
  if (!next.delete(seq)) next.add(seq)
  return next
}

function useIsBeside(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = window.matchMedia(BESIDE)
      query.addEventListener('change', listener)
      return () => query.removeEventListener('change', listener)
    },
    () => window.matchMedia(BESIDE).matches,
    () => false,
  )
}
