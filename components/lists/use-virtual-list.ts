'use client'

import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual'
import {
  type FocusEvent,
  type RefObject,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useState,
  useSyncExternalStore,
} from 'react'
import { useKeptPlace } from './use-kept-place'

/** Rows rendered beyond each edge of the screen. */
const OVERSCAN = 10
/** Height kept free for sticky bars at the top, and for the tabs at the bottom on a phone; px. */
const STICKY_PX = 144

interface VirtualListOptions<Row> {
  readonly rows: readonly Row[]
  /** Identifies a row, also in its `data-row`. */
  readonly keyOf: (row: Row) => string
  /** Height of an unmeasured row, px; `estimateAtFirst` before the list is mounted. */
  readonly estimate: (list: HTMLElement) => number
  readonly estimateAtFirst: number
  /** Rows in the server's HTML, whose heights must come from CSS; 0 by default. */
  readonly serverRows?: number
  /** Key of the row that is active at first; none by default. */
  readonly initialActive?: string | null
  /** Always renders the first row while no row is active, e.g. as the tab stop of the list. */
  readonly keepsFirst?: boolean
  /** Keeps the rows in place even while the top of the list is in sight. */
  readonly holdsAtTop?: boolean
}

interface Place {
  /** Top of the list on the page, px. */
  readonly top: number
  readonly rowPx: number
  /** Both have been measured. */
  readonly isKnown: boolean
}

interface RenderedRow<Row> {
  readonly row: Row
  readonly key: string
  /** Counted from 0. */
  readonly index: number
  /** Pixels below the top of the list. */
  readonly start: number
}

export interface VirtualList<Row> {
  /** Rows near the screen and the active row, in order. */
  readonly rendered: readonly RenderedRow<Row>[]
  /** Pixels; unmeasured rows count with their estimate. */
  readonly height: number
  readonly count: number
  /** The row that has the focus or had it last; -1 for none. */
  readonly activeIndex: number
  /** The first row that is partly in sight, and the first that is wholly in sight. */
  readonly firstInSight: number
  readonly firstWhole: number
  /** The first and the last row near the screen. */
  readonly first: number
  readonly last: number
  /** The top of the list has been scrolled out of sight. */
  readonly isScrolledPast: boolean
  /** Ref of a row to measure; the row must have its index as `data-index`. */
  readonly measure: (row: Element | null) => void
  readonly onFocus: (event: FocusEvent) => void
  /** Scrolls to a row and focuses its first link or button. Clamps the index. */
  readonly focusRow: (index: number) => void
}

/**
 * A list that scrolls with the page and renders only the rows near the screen. The row with the
 * focus stays rendered, and rows in sight stay in place when others are added above. Each row must
 * have its key as `data-row`.
 */
export function useVirtualList<Row>(
  list: RefObject<HTMLElement | null>,
  options: VirtualListOptions<Row>,
): VirtualList<Row> {
  const { rows, keyOf, estimate, estimateAtFirst, serverRows = 0, initialActive = null } = options
  const { keepsFirst = false, holdsAtTop = false } = options
  const isAwake = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  const [{ top, rowPx, isKnown }, setPlace] = useState<Place>({
    top: 0,
    rowPx: estimateAtFirst,
    isKnown: false,
  })
  const [active, setActive] = useState(initialActive)
  const activeIndex = active === null ? -1 : rows.findIndex((row) => keyOf(row) === active)
  const keptIndex = keepsFirst ? Math.max(0, activeIndex) : activeIndex

  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
    scrollMargin: top,
    getItemKey: (index) => {
      const row = rows[index]
      return row === undefined ? index : keyOf(row)
    },
    rangeExtractor: (range) => {
      const indices = defaultRangeExtractor(range)
      if (keptIndex < 0 || keptIndex >= range.count) return indices
      return [...new Set([...indices, keptIndex])].sort((one, other) => one - other)
    },
  })

  const measure = useEffectEvent(() => {
    const element = list.current
    if (element === null) return
    const newTop = Math.round(element.getBoundingClientRect().top + window.scrollY)
    const newRowPx = estimate(element)
    if (isKnown && newTop === top && newRowPx === rowPx) return
    setPlace({ top: newTop, rowPx: newRowPx, isKnown: true })
  })
  // After each commit: whatever moved the list is then corrected before the next paint.
  // eslint-disable-next-line react-hooks/set-state-in-effect -- only the browser knows where the list is
  useLayoutEffect(() => measure())
  useEffect(() => {
    const observer = new ResizeObserver(() => measure())
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [])
  useLayoutEffect(() => {
    // `useKeptPlace` compensates for measured heights; both together would scroll twice.
    Object.assign(virtualizer, { shouldAdjustScrollPositionOnItemSizeChange: () => false })
  }, [virtualizer])

  const items = virtualizer.getVirtualItems()
  const rendered = isAwake
    ? items.flatMap(({ index, start }) => {
        const row = rows[index]
        return row === undefined ? [] : [{ row, key: keyOf(row), index, start: start - top }]
      })
    : rows.slice(0, serverRows).map((row, index) => ({ row, key: keyOf(row), index, start: 0 }))
  useKeptPlace({ rows, keyOf, top: isKnown ? top : null, virtualizer, holdsAtTop })

  const focusRow = (to: number) => {
    const index = Math.min(rows.length - 1, Math.max(0, to))
    const row = rows[index]
    const item = virtualizer.measurementsCache[index]
    if (row === undefined || item === undefined) return
    setActive(keyOf(row))
    const start = item.start - window.scrollY
    bringIntoSight(start, start + rowPx)
    // React may render the row only after this change of the active row and the scroll position.
    requestAnimationFrame(() => {
      const selector = `[data-row="${CSS.escape(keyOf(row))}"] :is(a, button)`
      const target = list.current?.querySelector<HTMLElement>(selector)
      if (target == null) return
      const box = target.getBoundingClientRect()
      bringIntoSight(box.top, box.bottom)
      target.focus({ preventScroll: true })
    })
  }

  const range = isAwake ? virtualizer.range : null
  const offset = virtualizer.scrollOffset ?? 0
  return {
    rendered,
    height: virtualizer.getTotalSize(),
    count: rows.length,
    activeIndex,
    firstInSight: range?.startIndex ?? 0,
    firstWhole: items.find((item) => item.start >= offset)?.index ?? 0,
    first: range === null ? 0 : Math.max(0, range.startIndex - OVERSCAN),
    last: Math.min(rows.length, range === null ? serverRows : range.endIndex + 1 + OVERSCAN) - 1,
    isScrolledPast: offset > top,
    measure: virtualizer.measureElement,
    onFocus: ({ target }) => {
      const key = target.closest('[data-row]')?.getAttribute('data-row')
      if (key != null) setActive(key)
    },
    focusRow,
  }
}

/** Scrolls as little as possible; `top` and `bottom` are pixels from the top of the screen. */
function bringIntoSight(top: number, bottom: number): void {
  const beyond = bottom + STICKY_PX - window.innerHeight
  if (top < STICKY_PX) window.scrollBy({ top: top - STICKY_PX, behavior: 'instant' })
  else if (beyond > 0) window.scrollBy({ top: beyond, behavior: 'instant' })
}

/** The first link or button of the first row below the sticky bars; null for none. */
export function firstFocusableInSight(): HTMLElement | null {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')]
  const first = rows.find((row) => row.getBoundingClientRect().top >= STICKY_PX)
  return first?.querySelector<HTMLElement>('a, button') ?? null
}

function never(): () => void {
  return () => undefined
}
