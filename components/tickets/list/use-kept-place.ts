'use client'

import { type RefObject, useEffectEvent, useLayoutEffect, useRef } from 'react'
import type { ListedTicket } from '@/lib/client/tickets/tickets-list'
import type { ListPlace } from '@/lib/client/tickets/tickets-place'
import { anchorAfter, anchorBefore, type Anchor } from './reading-anchor'
import { focusRow } from './row-focus'

/** Begins where the reader was, and stays at what is being read when the rows change. */
export function useKeptPlace(
  body: RefObject<HTMLDivElement | null>,
  rows: readonly ListedTicket[],
  place: ListPlace | null,
): void {
  const begin = useEffectEvent(() => {
    if (place === null || body.current === null) return
    window.scrollTo({ top: place.scrollY, behavior: 'instant' })
    const index = rows.findIndex(({ item }) => item.id === place.ticketId)
    if (index >= 0) focusRow(body.current, index, place.ticketId)
  })
  useLayoutEffect(() => begin(), [])

  const anchor = useRef<Anchor | null>(null)
  useLayoutEffect(() => {
    const element = body.current
    if (element !== null && anchor.current !== null) anchorAfter(element, rows, anchor.current)
    return () => {
      anchor.current = element === null ? null : anchorBefore(element, rows)
    }
  }, [body, rows])

  // A banner above the list comes and goes: who reads further down must not be moved by it.
  const start = useRef<number | null>(null)
  useLayoutEffect(() => {
    if (body.current === null) return
    const before = start.current
    const top = body.current.getBoundingClientRect().top + window.scrollY
    start.current = top
    if (before === null || top === before || window.scrollY < before) return
    window.scrollBy({ top: top - before, behavior: 'instant' })
  })
}
