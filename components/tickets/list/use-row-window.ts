'use client'

import { type RefObject, useSyncExternalStore } from 'react'

/** Rows beyond the edges of the screen that are rendered too. */
const BEYOND = 8
/** The window moves in steps, so that not each pixel of scrolling renders anew. */
const STEP = 4
/** What the server renders, which knows no screen. */
const FIRST_ROWS = 24
/** How far down it matters which row is the first in sight. */
const COUNTED_FROM_TOP = 200

/** Rows of a list, counted from 0; the last one included. */
interface RowWindow {
  readonly first: number
  readonly last: number
  /** The first row that is in sight; 200 for any row further down. */
  readonly top: number
}

/** Height of one row in pixels; the list is as high as all of them. */
export function rowHeight(list: HTMLElement): number {
  const count = Number(list.dataset.rows ?? 0)
  return count === 0 ? 0 : list.getBoundingClientRect().height / count
}

function windowOf(list: HTMLElement | null): string {
  const height = list === null ? 0 : rowHeight(list)
  if (list === null || height === 0) return `0 ${FIRST_ROWS} 0`
  const { top } = list.getBoundingClientRect()
  const above = -top / height
  const step = (row: number) => Math.max(0, Math.floor(row / STEP) * STEP)
  const first = step(above - BEYOND)
  const last = step((window.innerHeight - top) / height + BEYOND) + STEP
  return `${first} ${last} ${Math.min(COUNTED_FROM_TOP, Math.max(0, Math.round(above)))}`
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('scroll', listener, { passive: true })
  window.addEventListener('resize', listener, { passive: true })
  return () => {
    window.removeEventListener('scroll', listener)
    window.removeEventListener('resize', listener)
  }
}

/** Which rows of a list, of equal height and scrolled with the page, are in sight or nearly so. */
export function useRowWindow(list: RefObject<HTMLElement | null>, count: number): RowWindow {
  const text = useSyncExternalStore(
    subscribe,
    () => windowOf(list.current),
    () => windowOf(null),
  )
  const [first = 0, last = 0, top = 0] = text.split(' ').map(Number)
  const end = Math.max(0, count - 1)
  return { first: Math.min(first, end), last: Math.min(last, end), top: Math.min(top, end) }
}
