'use client'

import type { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useRef } from 'react'

/** Rows remembered from the first one in sight on, because the next change may remove some. */
const REMEMBERED = 40

interface KeptPlaceOptions<Row> {
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  /** Top of the list on the page, px; null until it is measured. */
  readonly top: number | null
  readonly virtualizer: ReturnType<typeof useWindowVirtualizer<Element>>
  readonly holdsAtTop: boolean
}

/** What was on the screen after a commit. */
interface Anchor<Row> {
  readonly rows: readonly Row[]
  readonly top: number
  readonly firstIndex: number
  /** Keys from the first row in sight on, and the distance of each from the top of the list. */
  readonly keys: readonly string[]
  readonly starts: readonly number[]
}

/**
 * Keeps the rows in sight where they are when rows are added above, when a row above turns out
 * higher than estimated, or when a banner moves the whole list.
 */
export function useKeptPlace<Row>(options: KeptPlaceOptions<Row>): void {
  const { rows, keyOf, top, virtualizer, holdsAtTop } = options
  const anchor = useRef<Anchor<Row> | null>(null)
  useLayoutEffect(() => {
    if (top === null) return
    const startOf = (index: number) => {
      const start = virtualizer.measurementsCache[index]?.start
      return start === undefined ? undefined : start - top
    }
    const before = anchor.current
    if (before !== null) {
      const isPast = window.scrollY > before.top
      const rowsMoved = holdsAtTop || isPast ? moveOf(before, { rows, keyOf, startOf }) : 0
      const shift = rowsMoved + (isPast ? top - before.top : 0)
      if (shift !== 0) window.scrollBy({ top: shift, behavior: 'instant' })
    }
    const { scrollY } = window
    const first = virtualizer.getVirtualItems().find(({ end }) => end > scrollY)
    if (first === undefined) {
      anchor.current = null
      return
    }
    const known = rows.slice(first.index, first.index + REMEMBERED)
    anchor.current = {
      rows,
      top,
      firstIndex: first.index,
      keys: known.map(keyOf),
      starts: known.map((_row, offset) => startOf(first.index + offset) ?? 0),
    }
  })
}

interface Layout<Row> {
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  readonly startOf: (index: number) => number | undefined
}

/** How far the first remembered row that still exists has moved within the list; pixels. */
function moveOf<Row>(anchor: Anchor<Row>, { rows, keyOf, startOf }: Layout<Row>): number {
  const isSame = rows === anchor.rows
  const indexOf = isSame ? null : new Map(rows.map((row, index) => [keyOf(row), index]))
  for (const [offset, key] of anchor.keys.entries()) {
    const index = indexOf === null ? anchor.firstIndex + offset : indexOf.get(key)
    const start = index === undefined ? undefined : startOf(index)
    if (start !== undefined) return start - (anchor.starts[offset] ?? start)
  }
  return 0
}
