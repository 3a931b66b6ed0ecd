'use client'

import { useEffect, useState } from 'react'
import type { AssignedTicketsBody } from '@/lib/wire/tickets/assigned-tickets.wire'
import { bucketByTicket } from './bucket-counts'

const MARKED_MS = 2_000
const NONE: ReadonlySet<string> = new Set()

/** Ids of the tickets that changed their bucket. */
function movedBetween(before: AssignedTicketsBody, after: AssignedTicketsBody) {
  const earlier = bucketByTicket(before)
  const moved = [...bucketByTicket(after)].filter(([id, bucket]) => {
    const was = earlier.get(id)
    return was !== undefined && was !== bucket
  })
  return moved.length === 0 ? NONE : new Set(moved.map(([id]) => id))
}

/**
 * The tickets that changed their bucket between the last two live answers, for two seconds. `live`
 * is null while the data is not live; changes since then count with the next live answer.
 */
export function useMovedTickets(live: AssignedTicketsBody | null): ReadonlySet<string> {
  const [seen, setSeen] = useState({ body: live, moved: NONE })
  if (live !== null && live !== seen.body) {
    setSeen({ body: live, moved: seen.body === null ? NONE : movedBetween(seen.body, live) })
  }
  const { moved } = seen
  useEffect(() => {
    if (moved === NONE) return
    const timer = setTimeout(
      () => setSeen((current) => ({ body: current.body, moved: NONE })),
      MARKED_MS,
    )
    return () => clearTimeout(timer)
  }, [moved])
  return moved
}
