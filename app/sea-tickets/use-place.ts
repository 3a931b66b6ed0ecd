'use client'

import { useQueryClient } from '@/lib/client/react-query'
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { initialResult } from '@/lib/client/lists/query-result'
import { keepList, recallList } from '@/lib/client/tickets/tickets-kept-list'
import type { TicketList } from '@/lib/client/tickets/tickets-list'
import { ticketListKey } from '@/lib/client/tickets/tickets-list.query'
import { type ListPlace, leavePlace, placeIn } from '@/lib/client/tickets/tickets-place'

interface Placed {
  readonly search: string
  readonly place: ListPlace | null
}

/**
 * The reader's place in this list, and a function that keeps it before a ticket opens. Within a
 * document the list itself is still there; after a page load it is rebuilt from storage.
 */
export function usePlace(search: string, list: TicketList | null, asOf: number | null) {
  const queryClient = useQueryClient()
  const [opened, setOpened] = useState((): Placed => ({ search, place: placeIn(search) }))
  if (opened.search !== search) setOpened({ search, place: null })

  const known = useRef({ list, asOf })
  useEffect(() => {
    known.current = { list, asOf }
  }, [list, asOf])
  const keep = useCallback(
    (place: ListPlace) => {
      const { list: kept, asOf: at } = known.current
      if (kept !== null && at !== null) keepList({ search, list: kept, asOf: at, place })
    },
    [search],
  )
  const recall = useEffectEvent(() => {
    const kept = opened.place === null ? recallList(search) : null
    if (kept === null) return
    const time = new Date(kept.asOf)
    queryClient.setQueryData(
      ticketListKey(search),
      initialResult({ body: kept.list, asOf: time.toISOString(), now: kept.asOf }),
    )
    setOpened({ search, place: kept.place })
  })
  // eslint-disable-next-line react-hooks/set-state-in-effect -- storage is no part of the server's first render
  useEffect(() => recall(), [])
  useEffect(() => {
    const hide = () => keep({ scrollY: window.scrollY, ticketId: focusedTicket() ?? '' })
    window.addEventListener('pagehide', hide)
    return () => window.removeEventListener('pagehide', hide)
  }, [keep])

  const open = useCallback(
    (ticketId: string) => {
      const place = { scrollY: window.scrollY, ticketId }
      leavePlace(search, place)
      keep(place)
    },
    [search, keep],
  )
  return { place: opened.place, open }
}

function focusedTicket(): string | null {
  const row = document.activeElement?.closest('[role="row"][data-testid^="ticket-"]')
  return row?.getAttribute('data-testid')?.slice('ticket-'.length) ?? null
}
