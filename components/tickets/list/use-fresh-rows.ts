'use client'

import { useEffect, useState } from 'react'
import { rowsOf, type TicketList } from '@/lib/client/tickets/tickets-list'

const MARKED_MS = 2_000
const NONE: ReadonlySet<string> = new Set()

/** Ids of the new rows before the last one that both lists have. */
function insertedBetween(before: TicketList, after: TicketList): ReadonlySet<string> {
  if (before.pages === after.pages) return NONE
  const known = new Set(rowsOf(before).map(({ item }) => item.id))
  const rows = rowsOf(after)
  const lastKnown = rows.findLastIndex(({ item }) => known.has(item.id))
  const ids = rows
    .slice(0, lastKnown + 1)
    .flatMap(({ item }) => (known.has(item.id) ? [] : [item.id]))
  return ids.length === 0 ? NONE : new Set(ids)
}

/** The rows that were just inserted before or between others, for two seconds. */
export function useFreshRows(list: TicketList | null, search: string): ReadonlySet<string> {
  const [seen, setSeen] = useState({ list, search, fresh: NONE })
  if (list !== null && list !== seen.list) {
    const same = seen.search === search && seen.list !== null
    const inserted = same && seen.list !== null ? insertedBetween(seen.list, list) : NONE
    const fresh = inserted === NONE && same ? seen.fresh : inserted
    setSeen({ list, search, fresh })
  }
  const { fresh } = seen
  useEffect(() => {
    if (fresh === NONE) return
    const timer = setTimeout(() => setSeen((now) => ({ ...now, fresh: NONE })), MARKED_MS)
    return () => clearTimeout(timer)
  }, [fresh])
  return fresh
}
