'use client'

import { useEffect, useEffectEvent, useState } from 'react'
import { useFocusFallback } from '@/components/lists/use-focus-fallback'
import { PANEL_ANCHOR } from '@/components/panels/panel-anchor'
import { Button } from '@/components/ui/button'
import { isNarrowed } from '@/lib/client/tickets/tickets-filter'
import { rowsOf, type TicketList as List } from '@/lib/client/tickets/tickets-list'
import type { ListPlace } from '@/lib/client/tickets/tickets-place'
import { NO_TICKET_FILTERS, type TicketSelection } from '@/lib/domain/tickets/ticket-filters'
import { totalWords } from './list-count'
import { TicketList } from './ticket-list'

/** Pause in scrolling after which old rows in sight are read again. */
const SETTLED_MS = 150

export interface ListRowsProps {
  readonly list: List
  /** The search of `list`. */
  readonly search: string
  readonly selection: TicketSelection
  /** The list is of another search, until the first answer to this one. */
  readonly awaited: boolean
  /** Only live data may say that there is nothing (SPEC 9). */
  readonly live: boolean
  /** Time of the list, epoch ms. */
  readonly asOf: number | null
  readonly place: ListPlace | null
  readonly oldBefore: number
  readonly fresh: ReadonlySet<string>
  readonly isRefreshing: boolean
  readonly onRefresh: () => void
  readonly onChoose: (selection: TicketSelection, how: 'push' | 'replace') => void
  readonly onReadMore: () => void
  readonly onShowNewer: () => void
  readonly onSee: (first: number, last: number) => void
  readonly onOpen: (id: string) => void
}

/** The count, the rows and the end of the list. */
export function ListRows(props: ListRowsProps) {
  const { list, search, selection, awaited, live, asOf, place, oldBefore, fresh } = props
  const { isRefreshing, onReadMore, onShowNewer, onSee, onOpen } = props
  const refreshSoon = useRefreshSoon(live, props.onRefresh)
  const rows = rowsOf(list)
  if (rows.length === 0) {
    return <NoRows {...props} />
  }
  const total = list.total === null ? 'Counting…' : totalWords(list.total, selection)
  return (
    <>
      <TicketList
        // Another search starts at the top, a return at the kept place.
        key={`${search} ${place?.ticketId ?? ''}`}
        list={list}
        sort={selection.sort}
        search={search}
        count={awaited ? 'Searching…' : total}
        notLiveAsOf={live || awaited ? null : asOf}
        place={place}
        oldBefore={oldBefore}
        fresh={fresh}
        mayReadMore={live && !isRefreshing && list.nextCursor !== null}
        onReadMore={onReadMore}
        onShowNewer={onShowNewer}
        onSee={({ first, last, old }) => {
          onSee(first, last)
          refreshSoon(old)
        }}
        onOpen={onOpen}
      />
      <p className="px-4 py-3 text-sm text-ink-soft sm:px-5">
        {list.nextCursor === null
          ? 'The end of the list.'
          : live
            ? 'More are being read…'
            : 'There are more; they cannot be read now.'}
      </p>
    </>
  )
}

/** Refreshes once scrolling has stopped at rows that are old. */
function useRefreshSoon(live: boolean, onRefresh: () => void): (old: boolean) => void {
  const [old, setOld] = useState(false)
  const refresh = useEffectEvent(onRefresh)
  useEffect(() => {
    if (!old || !live) return
    const timer = setTimeout(() => refresh(), SETTLED_MS)
    return () => clearTimeout(timer)
  }, [old, live])
  return setOld
}

function NoRows(props: Pick<ListRowsProps, 'selection' | 'awaited' | 'live' | 'onChoose'>) {
  const { selection, awaited, live, onChoose } = props
  const narrowed = isNarrowed(selection)
  // The rows are not loaded yet, so the panel takes the focus.
  const leaving = useFocusFallback<HTMLButtonElement>(() =>
    document.getElementById(PANEL_ANCHOR.tickets),
  )
  const sentence = narrowed ? 'No ticket matches this filter.' : 'Kora has no tickets yet.'
  return (
    <div className="px-4 py-8 text-center sm:px-5">
      <p className="text-ink-soft">
        {awaited ? 'Searching…' : live ? sentence : 'None at that time.'}
      </p>
      {narrowed ? (
        <div className="mt-3">
          <Button
            ref={leaving}
            onClick={() => onChoose({ ...selection, filters: NO_TICKET_FILTERS }, 'push')}
          >
            Show every ticket
          </Button>
        </div>
      ) : null}
    </div>
  )
}
