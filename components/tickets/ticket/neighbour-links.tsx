'use client'

import ArrowLeft from 'lucide-react/icons/arrow-left'
import ChevronLeft from 'lucide-react/icons/chevron-left'
import ChevronRight from 'lucide-react/icons/chevron-right'
import Link from 'next/link'
import { useEffect, useEffectEvent, useRef } from 'react'
import { useRowKeys } from '@/components/lists/use-row-keys'
import { isNarrowed, readTicketSearch } from '@/lib/client/tickets/tickets-filter'
import { movePlace, takeEntry } from '@/lib/client/tickets/tickets-place'
import type { TicketDetailBody } from '@/lib/wire/tickets/ticket-detail.wire'
import { ticketHref } from '@/components/tickets/marks/ticket-links'

interface NeighbourLinksProps {
  readonly search: string
  /** Undefined until they are known. */
  readonly neighbours: TicketDetailBody['neighbours']
}

/** Links to the list and to the previous and next ticket in it; also `k` and `j`. */
export function NeighbourLinks({ search, neighbours }: NeighbourLinksProps) {
  const bar = useRef<HTMLElement>(null)
  const find = (rel: string) => bar.current?.querySelector<HTMLAnchorElement>(`a[rel="${rel}"]`)
  useRowKeys((by) => find(by === 1 ? 'next' : 'prev')?.click())
  const arrive = useEffectEvent(() => {
    switch (takeEntry()) {
      case 'next':
        return (find('next') ?? find('up'))?.focus({ preventScroll: true })
      case 'previous':
        return (find('prev') ?? find('up'))?.focus({ preventScroll: true })
      case 'opened':
        return document.getElementById('ticket-title')?.focus({ preventScroll: true })
      case null:
        return undefined
    }
  })
  useEffect(() => arrive(), [])

  const narrowed = isNarrowed(readTicketSearch(new URLSearchParams(search)).selection)
  return (
    <nav
      ref={bar}
      aria-label="Through the list"
      className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1"
    >
      <Link
        href={`/sea-tickets${search === '' ? '' : `?${search}`}`}
        prefetch={false}
        rel="up"
        className="inline-flex min-h-8 items-center gap-1.5 rounded-md px-2 text-sm font-medium text-ink-soft hover:bg-sunken hover:text-ink"
      >
        <ArrowLeft size={14} aria-hidden="true" />
        {narrowed ? 'Matching tickets' : 'All tickets'}
      </Link>
      <span className="flex items-center gap-1">
        <Neighbour by="previous" id={neighbours?.previous ?? null} search={search} />
        <Neighbour by="next" id={neighbours?.next ?? null} search={search} />
      </span>
    </nav>
  )
}

interface NeighbourProps {
  readonly by: 'previous' | 'next'
  readonly id: string | null
  readonly search: string
}

/** Replaces this page in the history, so that one step back leads to the list. */
function Neighbour({ by, id, search }: NeighbourProps) {
  const isNext = by === 'next'
  const words = isNext ? 'Next' : 'Previous'
  const content = (
    <>
      {isNext ? null : <ChevronLeft size={14} aria-hidden="true" />}
      {words}
      {isNext ? <ChevronRight size={14} aria-hidden="true" /> : null}
    </>
  )
  const style = 'inline-flex min-h-8 items-center gap-1 rounded-md px-2.5 text-sm font-medium'
  if (id === null) {
    return (
      <span aria-disabled="true" role="link" className={`${style} text-ink-soft opacity-60`}>
        {content}
      </span>
    )
  }
  return (
    <Link
      href={ticketHref(id, search)}
      replace
      prefetch={false}
      rel={isNext ? 'next' : 'prev'}
      title={isNext ? 'Next ticket (j)' : 'Previous ticket (k)'}
      onClick={() => movePlace(search, id, by)}
      className={`${style} border border-line-strong bg-surface hover:bg-sunken`}
    >
      {content}
    </Link>
  )
}
