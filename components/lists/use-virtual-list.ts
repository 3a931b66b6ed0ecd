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

/** Rows beyond the edges of the screen that are rendered too. */
const OVERSCAN = 10
/** Room for what sticks to the top of the page, and for the tabs at the bottom of a phone; px. */
const STICKY_PX = 112

interface VirtualListOptions<Row> {
  readonly rows: readonly Row[]
  /** Names a row, in the list and in its `data-row`. */
  readonly keyOf: (row: Row) => string
  /** Height of a row that has not been measured, px; `estimateAtFirst` before the list is there. */
  readonly estimate: (list: HTMLElement) => number
  readonly estimateAtFirst: number
  /** How many rows the server renders, at heights that the style sheet gives them; 0 by default. */
  readonly serverRows?: number
  /** The row that is the active one at first; none by default. */
  readonly initialActive?: string | null
  /** The first row is rendered as long as no row is active, e.g. as the tab stop of the list. */
  readonly keepsFirst?: boolean
  /** Rows that come in above move nothing even while the top of the list is in sight. */
  readonly holdsAtTop?: boolean
}

interface Place {
  /** Where the list begins on the page, px. */
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
  /** Those near the screen and the active one, in their order. */
  readonly rendered: readonly RenderedRow<Row>[]
  /** Pixels, as far as they are known. */
  readonly height: number
  readonly count: number
  /** The row that has the focus or had it last; -1 for none. */
  readonly activeIndex: number
  /** The first row of which any part is in sight, and the first that is whole. */
  readonly firstInSight: number
  readonly firstWhole: number
  /** The first and the last row near the screen. */
  readonly first: number
  readonly last: number
  /** The top of the list has been scrolled out of sight. */
  readonly isScrolledPast: boolean
  /** The ref of a row whose height is measured; it names its index as `data-index`. */
  readonly measure: (row: Element | null) => void
  readonly onFocus: (event: FocusEvent) => void
  /** Brings a row into sight and focuses its first link or button; the nearest where there is none. */
  readonly focusRow: (index: number) => void
}

/**
 * A list that scrolls with the page, of which only the rows near the screen are rendered. The row
 * with the focus stays rendered wherever it is, and what is being read stays where it is when rows
 * come in above. Every row bears its key as `data-row`.
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
  // With each commit, so that what has pushed the list down is known before it is painted.
  // eslint-disable-next-line react-hooks/set-state-in-effect -- only the page knows where it has put the list
  useLayoutEffect(() => measure())
  useEffect(() => {
    const observer = new ResizeObserver(() => measure())
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [])
  useLayoutEffect(() => {
    // `useKeptPlace` moves the page for rows that prove higher; both must not act at once.
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
    // The row may be rendered only now that it is active or in sight.
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

/** Scrolls as little as it takes; `top` and `bottom` are pixels from the top of the screen. */
function bringIntoSight(top: number, bottom: number): void {
  const beyond = bottom + STICKY_PX - window.innerHeight
  if (top < STICKY_PX) window.scrollBy({ top: top - STICKY_PX, behavior: 'instant' })
  else if (beyond > 0) window.scrollBy({ top: beyond, behavior: 'instant' })
}

/** The first link or button of the first row that nothing on the page covers; null for none. */
export function firstFocusableInSight(): HTMLElement | null {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')]
  const first = rows.find((row) => row.getBoundingClientRect().top >= STICKY_PX)
  return first?.querySelector<HTMLElement>('a, button') ?? null
}

function never(): () => void {
  return () => undefined
}
