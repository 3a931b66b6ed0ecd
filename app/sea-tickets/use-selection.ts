'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import { readTicketSearch, ticketSearch } from '@/lib/client/tickets/tickets-filter'
import type { TicketSelection } from '@/lib/domain/tickets/ticket-filters'

/**
 * The page's selection as its address has it, and a way to choose another. What is typed replaces
 * the address, every other choice is a step that the back button undoes. No request is made.
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
