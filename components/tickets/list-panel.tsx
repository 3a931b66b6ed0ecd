'use client'

import { type RefObject, useEffect, useRef } from 'react'
import { PanelBanner } from '@/components/banners/panel-banner'
import { IgnoredNotice } from '@/components/lists/ignored-notice'
import { NothingKnown } from '@/components/panels/nothing-known'
import { isLive } from '@/components/panels/is-live'
import { PANEL_ANCHOR } from '@/components/panels/panel-anchor'
import { ClockProvider } from '@/components/ui/clock-context'
import type { QueryResult } from '@/lib/client/lists/query-result'
import type { IgnoredParameter } from '@/lib/client/lists/ignored-parameter'
import type { TicketList as List } from '@/lib/client/tickets/tickets-list'
import type { PanelView } from '@/lib/client/freshness/panel-view'
import { FilterBar } from '@/components/tickets/filters/filter-bar'
import { ListRows, type ListRowsProps } from './list/list-rows'
import { Skeleton } from '@/components/ui/skeleton'

interface ListPanelProps extends Omit<ListRowsProps, 'list' | 'live' | 'awaited' | 'asOf'> {
  readonly view: PanelView<QueryResult<List>>
  /**
   * The list to show: while the first answer to a new search is awaited, that of the last search.
   */
  readonly shown: { readonly list: List | null; readonly search: string }
  readonly ignored: readonly IgnoredParameter[]
}

/** Filters and rows of the ticket list. Depends on its props alone. */
export function ListPanel(props: ListPanelProps) {
  const { view, shown, search, selection, ignored, onRefresh, onChoose } = props
  const { verdict } = view
  const panel = useRef<HTMLElement>(null)
  useBarHeight(panel)
  const { list } = shown
  // While a new search loads, the rows of the last one may stay, but not beyond a failure.
  const awaited = shown.search !== search
  const knows = awaited ? verdict.shows === 'skeleton' : view.body !== null
  const live = isLive(verdict)
  return (
    <section
      ref={panel}
      id={PANEL_ANCHOR.tickets}
      tabIndex={-1}
      aria-labelledby="tickets-title"
      aria-busy={verdict.shows === 'skeleton'}
      data-testid="panel-tickets"
      className="min-w-0 scroll-mt-20 rounded-xl border border-line bg-surface [overflow-anchor:none]"
    >
      <h2 id="tickets-title" className="px-4 pt-4 pb-3 text-lg font-semibold sm:px-5">
        SEA tickets
      </h2>
      <ClockProvider now={view.tickingNow}>
        <PanelBanner view={view} subject="tickets" explored="tickets" onRefresh={onRefresh} />
      </ClockProvider>
      {verdict.banner === 'stub' ? null : (
        <>
          <IgnoredNotice ignored={ignored} />
          <FilterBar
            selection={selection}
            facets={list?.facets ?? null}
            onChange={(chosen) => {
              const typing = chosen.filters.text !== selection.filters.text
              onChoose(chosen, typing ? 'replace' : 'push')
            }}
          />
          <ClockProvider now={view.now}>
            <div data-live={live && !awaited}>
              {knows && list !== null ? (
                <ListRows
                  {...props}
                  list={list}
                  search={shown.search}
                  awaited={awaited}
                  asOf={view.asOf}
                  live={live && !awaited}
                />
              ) : verdict.shows === 'skeleton' ? (
                <ListSkeleton />
              ) : (
                <NothingKnown view={view}>Which tickets there are is unknown.</NothingKnown>
              )}
            </div>
          </ClockProvider>
        </>
      )}
    </section>
  )
}

/** Sets `--bar` on an element to the height of the page's bars. */
function useBarHeight(element: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const bars = document.querySelector<HTMLElement>('.top-bars')
    if (bars === null) return
    const tell = () => element.current?.style.setProperty('--bar', `${bars.offsetHeight}px`)
    const observer = new ResizeObserver(tell)
    observer.observe(bars)
    tell()
    return () => observer.disconnect()
  }, [element])
}

/** Placeholders for the list. */
function ListSkeleton() {
  return (
    <div className="grid gap-2 px-4 py-4 sm:px-5">
      <p className="sr-only">The tickets are being read.</p>
      <Skeleton className="h-7 w-40" />
      {Array.from({ length: 12 }, (_, index) => (
        <Skeleton key={index} className="h-21 lg:h-13" />
      ))}
    </div>
  )
}
