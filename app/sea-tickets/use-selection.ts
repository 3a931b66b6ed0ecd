'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import { readTicketSearch, ticketSearch } from '@/lib/client/tickets/tickets-filter'
import type { TicketSelection } from '@/lib/domain/tickets/ticket-filters'

/**
 * The selection of the address, and a function that changes it without a request to the server.
 * Typing replaces the history entry, other changes add one.
 */
export function useSelection() {
  const params = useSearchParams().toString()
  const read = useMemo(() => readTicketSearch(new URLSearchParams(params)), [params])
  const choose = useCallback((selection: TicketSelection, how: 'push' | 'replace') => {
    const search = ticketSearch(selection)
    const address = search === '' ? window.location.pathname : `?${search}`
    if (how === 'push') window.history.pushState(null, '', address)
    else window.history.replaceState(null, '', address)
  }, [])
  return { ...read, search: ticketSearch(read.selection), choose }
}
