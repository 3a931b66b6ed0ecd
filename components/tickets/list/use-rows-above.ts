'use client'

import { useState } from 'react'
import { rowsOf, type TicketList } from '@/lib/client/tickets/tickets-list'

/**
 * How many rows came in above since the reader was last at the top. `topRow` is the index of the
 * first row in sight.
 */
export function useRowsAbove(list: TicketList, topRow: number): number {
  const firstId = rowsOf(list)[0]?.item.id ?? null
  const [seen, setSeen] = useState({ firstId, count: 0 })
  if (firstId !== seen.firstId) {
    const moved = rowsOf(list).findIndex(({ item }) => item.id === seen.firstId)
    setSeen({ firstId, count: moved > 0 ? seen.count + moved : 0 })
  } else if (topRow < seen.count) {
    // Rows that came into sight do not count again after scrolling down.
    setSeen({ firstId, count: topRow })
  }
  return seen.count
}
