'use client'

import { useEffect, useState } from 'react'
import { safeParse } from '@/lib/wire/zod'
import { fetchOnce } from '@/lib/client/lists/query-result'
import { ticketListSchema, type TicketListItem } from '@/lib/wire/tickets/ticket-list.wire'

/** What was found for a text; `failed` where the server could not search. */
export interface FoundTickets {
  readonly text: string
  readonly tickets: readonly TicketListItem[]
  readonly failed: boolean
}

const MOST_FOUND = 8
/** The server finds parts of this length. */
const SHORTEST = 3
const LONGEST = 200
/** Between two letters nothing is asked, ms. */
const PAUSE_MS = 150
const PATIENCE_MS = 5_000

const NOTHING: FoundTickets = { text: '', tickets: [], failed: false }

/** The newest tickets whose title or objective holds a text; none for one that is too short. */
export function useFoundTickets(typed: string): FoundTickets & { readonly searching: boolean } {
  const text = typed.trim()
  const [found, setFound] = useState(NOTHING)
  const isSearched = text.length >= SHORTEST && text.length <= LONGEST
  useEffect(() => {
    if (!isSearched) return
    const over = new AbortController()
    const timer = setTimeout(() => {
      void fetchOnce({
        url: `/api/sea-tickets?limit=${MOST_FOUND}&q=${encodeURIComponent(text)}`,
        timeoutMs: PATIENCE_MS,
        signal: over.signal,
        parse: (body) => safeParse(ticketListSchema, body).data ?? null,
      }).then((fetched) => {
        if (over.signal.aborted) return
        const tickets = fetched.kind === 'answer' ? fetched.body.items : []
        setFound({ text, tickets, failed: fetched.kind !== 'answer' })
      })
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      over.abort()
    }
  }, [text, isSearched])
  if (!isSearched) return { ...NOTHING, searching: false }
  const isOld = found.text !== text
  return isOld ? { ...NOTHING, searching: true } : { ...found, searching: false }
}
