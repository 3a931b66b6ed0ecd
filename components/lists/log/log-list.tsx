'use client'

import {
  type ReactNode,
  useCallback,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { useRowWalk } from '@/components/lists/use-row-walk'
import { useVirtualList } from '@/components/lists/use-virtual-list'

/** From this width a row has one line (`@3xl`). */
const WIDE_FROM_PX = 768
/** From this window width (`wide`) nothing follows the list, so that its end may move away. */
const BESIDE = '(min-width: 1100px)'
/** In such a window, the list loads older rows when fewer rows than this are left below. */
const ASK_AHEAD = 20

/** What a row of the log is rendered with. */
export interface LogRowState {
  readonly open: boolean
  /** Whether the row is the tab stop of the list. */
  readonly tabbable: boolean
  readonly fresh: boolean
  readonly onToggle: (seq: string) => void
}

interface LogListProps<Row> {
  /** Names the list, e.g. `Events, newest first`. */
  readonly label: string
  /** Newest first. */
  readonly rows: readonly Row[]
  /** Height of a closed row in a wide and in a narrow list, px, until it is measured. */
  readonly rowPx: { readonly wide: number; readonly narrow: number }
  /** Identifies the list; another key starts at the top again. */
  readonly listKey: string
  readonly fresh: ReadonlySet<string>
  /** Called when few rows are left below the screen. */
  readonly onNearEnd: () => void
  /** Called with whether a row is open or focused, or the list is scrolled past its top. */
  readonly onReading: (reading: boolean) => void
  /** Renders a row, whose button has its seq as `data-seq`. */
  readonly renderRow: (row: Row, state: LogRowState) => ReactNode
}

/** Rows of the log by their seq, virtualized, of which some are open. */
export function LogList<Row extends { readonly seq: string }>(props: LogListProps<Row>) {
  const { label, rows, rowPx, listKey, fresh, onNearEnd, onReading, renderRow } = props
  const list = useRef<HTMLDivElement>(null)
  const isBeside = useIsBeside()
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [focused, setFocused] = useState(false)
  const virtual = useVirtualList(list, {
    rows,
    keyOf: seqOf,
    estimate: ({ clientWidth }) => (clientWidth >= WIDE_FROM_PX ? rowPx.wide : rowPx.narrow),
    estimateAtFirst: rowPx.wide,
    keepsFirst: true,
  })
  const walk = useRowWalk(virtual)
  const onToggle = useCallback((seq: string) => setOpen((now) => withToggled(now, seq)), [])

  const { last, isScrolledPast } = virtual
  useEffect(() => {
    if (!isBeside || rows.length === 0) return
    if (last >= rows.length - ASK_AHEAD) onNearEnd()
  }, [isBeside, rows.length, last, onNearEnd])

  const reading = focused || open.size > 0 || isScrolledPast
  useEffect(() => onReading(reading), [reading, onReading])

  const tabStop = Math.max(0, virtual.activeIndex)
  return (
    <div
      ref={list}
      key={listKey}
      role="list"
      aria-label={label}
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
          {renderRow(row, {
            open: open.has(key),
            tabbable: index === tabStop,
            fresh: fresh.has(key),
            onToggle,
          })}
        </div>
      ))}
    </div>
  )
}

function seqOf({ seq }: { readonly seq: string }): string {
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
