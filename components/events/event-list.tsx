'use client'

import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useRowKeys } from '@/components/lists/use-row-keys'
import type { FilterChange } from '@/lib/client/events/chain-events.filter'
import type { ChainEventWire } from '@/lib/wire/events/chain-events.wire'
import { EventRow } from './event-row'

/** A closed row in a wide and in a narrow list, px; each row is measured when it is shown. */
const ROW_PX = { wide: 41, narrow: 105 } as const
/** From this width on a row takes one line (`@3xl`). */
const WIDE_FROM_PX = 768
/** From this window on nothing stands below the list (`wide`): an end that flees can be reached. */
const BESIDES_FROM_PX = 1100
/** There older events are asked for when fewer rows than this lie below the screen. */
const ASK_AHEAD = 20

interface EventListProps {
  /** Newest first. */
  readonly events: readonly ChainEventWire[]
  /** What the list is of; another filter begins at its top again. */
  readonly listKey: string
  readonly fresh: ReadonlySet<string>
  readonly onFilter: (change: FilterChange) => void
  /** The end is near. */
  readonly onNearEnd: () => void
  /** Hears whether somebody reads here: a row is open, has the focus, or the top is out of sight. */
  readonly onReading: (reading: boolean) => void
}

/** The log as rows, of which only those near the screen are in the page. */
export function EventList(props: EventListProps) {
  const { events, listKey, fresh, onFilter, onNearEnd, onReading } = props
  const list = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const [wide, setWide] = useState(true)
  const [besides, setBesides] = useState(false)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [active, setActive] = useState<string | null>(null)
  const [focused, setFocused] = useState(false)

  const activeIndex = Math.max(
    0,
    events.findIndex((event) => event.seq === active),
  )
  const virtualizer = useWindowVirtualizer({
    count: events.length,
    estimateSize: () => (wide ? ROW_PX.wide : ROW_PX.narrow),
    overscan: 10,
    scrollMargin: top,
    getItemKey: (index) => events[index]?.seq ?? index,
    // The row that has the focus stays in the page wherever it is scrolled to.
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), activeIndex])].sort((a, b) => a - b),
  })

  useLayoutEffect(() => {
    const measure = () => {
      const place = list.current?.getBoundingClientRect()
      if (place === undefined) return
      setTop(Math.round(place.top + window.scrollY))
      setWide(place.width >= WIDE_FROM_PX)
      setBesides(window.innerWidth >= BESIDES_FROM_PX)
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [])

  useLayoutEffect(() => {
    Object.assign(virtualizer, { shouldAdjustScrollPositionOnItemSizeChange: () => false })
  }, [virtualizer])
  useKeptPlace(events, virtualizer, top)

  const items = virtualizer.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? -1
  useEffect(() => {
    if (!besides || events.length === 0) return
    if (lastShown >= events.length - ASK_AHEAD) onNearEnd()
  }, [besides, events.length, lastShown, onNearEnd])

  const scrolledPast = (virtualizer.scrollOffset ?? 0) > top
  const reading = focused || open.size > 0 || scrolledPast
  useEffect(() => onReading(reading), [reading, onReading])

  const focusRow = (index: number) => {
    const event = events[index]
    if (event === undefined) return
    setActive(event.seq)
    virtualizer.scrollToIndex(index, { align: 'auto' })
    // The row may come into the page only with the next paint.
    requestAnimationFrame(() => {
      list.current?.querySelector<HTMLElement>(`[data-seq="${event.seq}"]`)?.focus()
    })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const row = event.target instanceof HTMLElement && event.target.closest('[data-seq]')
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return
    const index = events.findIndex((one) => one.seq === row.getAttribute('data-seq'))
    const target = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      Home: 0,
      End: events.length - 1,
    }[event.key]
    if (target === undefined) return
    event.preventDefault()
    focusRow(target)
  }

  // From elsewhere on the page: on from the row that had the focus last, else the first in sight.
  useRowKeys((by) => {
    const offset = virtualizer.scrollOffset ?? 0
    const inSight = items.find((item) => item.start >= offset)?.index ?? 0
    const known = events.findIndex((event) => event.seq === active)
    focusRow(known < 0 ? inSight : known + by)
  })

  return (
    <div
      ref={list}
      key={listKey}
      role="list"
      aria-label="Events, newest first"
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        setFocused(true)
        const seq = event.target.closest('[data-row]')?.getAttribute('data-row')
        if (seq != null) setActive(seq)
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setFocused(false)
      }}
      style={{ height: virtualizer.getTotalSize() }}
      className="relative border-t border-line"
    >
      {items.map((item) => {
        const event = events[item.index]
        if (event === undefined) return null
        return (
          <div
            key={item.key}
            ref={virtualizer.measureElement}
            data-index={item.index}
            data-row={event.seq}
            role="listitem"
            aria-posinset={item.index + 1}
            aria-setsize={-1}
            style={{ transform: `translateY(${item.start - top}px)` }}
            className="absolute inset-x-0 top-0"
          >
            <EventRow
              event={event}
              open={open.has(event.seq)}
              tabbable={item.index === activeIndex}
              fresh={fresh.has(event.seq)}
              onToggle={(seq) => setOpen((now) => toggled(now, seq))}
              onFilter={onFilter}
            />
          </div>
        )
      })}
    </div>
  )
}

function toggled(open: ReadonlySet<string>, seq: string): ReadonlySet<string> {
  const next = new Set(open)
  if (!next.delete(seq)) next.add(seq)
  return next
}

type Virtualizer = ReturnType<typeof useWindowVirtualizer<Element>>

/**
 * Rows that come in on top of what is being read, or prove higher than they were taken for, move
 * nothing on the screen. The list's own way knows only of the second, and both must not act at once.
 */
function useKeptPlace(
  events: readonly ChainEventWire[],
  virtualizer: Virtualizer,
  top: number,
): void {
  const before = useRef<{ seq: string; start: number } | null>(null)
  useLayoutEffect(() => {
    const startOf = (seq: string) => {
      const index = events.findIndex((event) => event.seq === seq)
      return virtualizer.measurementsCache[index]?.start
    }
    const offset = virtualizer.scrollOffset ?? 0
    const known = before.current
    const now = known === null ? undefined : startOf(known.seq)
    if (known !== null && now !== undefined && now !== known.start && offset > top) {
      window.scrollBy(0, now - known.start)
    }
    const anchor = virtualizer.getVirtualItems().find((item) => item.end > offset)
    const seq = anchor === undefined ? undefined : events[anchor.index]?.seq
    const start = seq === undefined ? undefined : startOf(seq)
    before.current = seq === undefined || start === undefined ? null : { seq, start }
  })
}
