'use client'

import { clsx } from 'clsx'
import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef } from 'react'
import { useRowWalk } from '@/components/lists/use-row-walk'
import { firstFocusableInSight, useVirtualList } from '@/components/lists/use-virtual-list'
import { TimeText } from '@/components/ui/time-text'
import {
  keptBack,
  type ListedTicket,
  rowsOf,
  type TicketList as List,
} from '@/lib/client/tickets/tickets-list'
import type { ListPlace } from '@/lib/client/tickets/tickets-place'
import type { TicketSort } from '@/lib/domain/tickets/ticket-filters'
import { gridWith, useMoreColumns } from './more-columns'
import { NewerButton } from './newer-button'
import { SORT_WORDS } from '@/components/tickets/marks/list-words'
import { COLUMNS, TicketRow } from './ticket-row'
import { useRowsAbove } from './use-rows-above'

/** The next page is requested this many rows before the end. */
const ASKS_BEFORE_END = 25
/** Height of a row in a wide window, until it is measured; px. */
const ROW_PX = 60

interface TicketListProps {
  readonly list: List
  readonly sort: TicketSort
  /** The search of the list. */
  readonly search: string
  /** The number of tickets, in words. */
  readonly count: string
  /** Time of the rows, epoch ms, where they are not live: the banner may be out of sight. */
  readonly notLiveAsOf: number | null
  /** The place to return to; null for the top. */
  readonly place: ListPlace | null
  /** Rows read before this time, epoch ms, must not look live. */
  readonly oldBefore: number
  /** Rows that were just inserted. */
  readonly fresh: ReadonlySet<string>
  /** Whether the next page may be requested now. */
  readonly mayReadMore: boolean
  readonly onReadMore: () => void
  readonly onShowNewer: () => void
  /** Called with the rows in sight, and whether some of them are old. */
  readonly onSee: (sight: { first: number; last: number; old: boolean }) => void
  readonly onOpen: (id: string) => void
}

/** The rows of the list, virtualized, below a sticky head. */
export function TicketList(props: TicketListProps) {
  const {
    list,
    sort,
    search,
    count,
    notLiveAsOf,
    place,
    oldBefore,
    fresh,
    mayReadMore,
    onShowNewer,
  } = props
  const rows = useMemo(() => rowsOf(list), [list])
  const waiting = useMemo(() => keptBack(list), [list])
  const body = useRef<HTMLDivElement>(null)
  const virtual = useVirtualList(body, {
    rows,
    keyOf: idOf,
    estimate: rowHeight,
    estimateAtFirst: ROW_PX,
    serverRows: 24,
    initialActive: place?.ticketId ?? null,
    holdsAtTop: true,
  })
  const { first, last, firstInSight } = virtual
  const walk = useRowWalk(virtual)
  const above = useRowsAbove(list, firstInSight)
  const more = useMoreColumns()

  const begin = useEffectEvent(() => {
    if (place === null) return
    window.scrollTo({ top: place.scrollY, behavior: 'instant' })
    const index = rows.findIndex((row) => idOf(row) === place.ticketId)
    // Only after the scroll is it known whether the row is in sight.
    if (index >= 0) requestAnimationFrame(() => virtual.focusRow(index))
  })
  useLayoutEffect(() => begin(), [])

  const inSight = rows.slice(first, last + 1)
  const old = inSight.some(({ asOf, left }) => asOf < oldBefore && !left)
  const see = useEffectEvent(props.onSee)
  useEffect(() => see({ first, last, old }), [first, last, old])

  const wantsMore = mayReadMore && last >= rows.length - ASKS_BEFORE_END
  const readMore = useEffectEvent(props.onReadMore)
  useEffect(() => {
    if (wantsMore) readMore()
  }, [wantsMore])

  return (
    <div
      role="table"
      aria-label="SEA tickets"
      aria-rowcount={list.nextCursor === null ? rows.length + 1 : -1}
      onKeyDown={walk}
    >
      <div
        role="rowgroup"
        className="sticky top-0 z-10 border-b border-line bg-surface sm:top-(--bar,var(--bars))"
      >
        <div
          role="row"
          aria-rowindex={1}
          className={clsx('flex min-h-12 items-center px-4 text-xs text-ink-soft sm:px-5', COLUMNS)}
          style={{ gridTemplateColumns: gridWith(more) }}
        >
          <div role="columnheader" className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
            <span className="sr-only">Ticket: </span>
            <span data-testid="ticket-count" className="text-sm font-semibold text-ink">
              {count}
            </span>
            {notLiveAsOf === null ? null : (
              <span className="text-sm">
                not live, as of <TimeText at={notLiveAsOf} format="clock" />
              </span>
            )}
            <NewerButton
              keptBack={waiting}
              above={above}
              onShow={onShowNewer}
              focusFallback={firstFocusableInSight}
              onTop={() => {
                const head = body.current?.closest('section')
                head?.scrollIntoView({ block: 'start', behavior: 'instant' })
              }}
            />
          </div>
          {['Criticality', 'Status'].map((name) => (
            <div key={name} role="columnheader" className="max-lg:sr-only">
              {name}
            </div>
          ))}
          <div role="columnheader" className="max-lg:hidden">
            Reason · model tier
          </div>
          <div role="columnheader" className="text-right max-lg:hidden">
            Attempts
          </div>
          <div role="columnheader" className="max-lg:sr-only">
            {SORT_WORDS[sort].time}
          </div>
          {more.map(({ name, label }) => (
            <div key={name} role="columnheader" className="max-lg:hidden">
              {label}
            </div>
          ))}
        </div>
      </div>
      <div
        ref={body}
        role="rowgroup"
        data-rows={rows.length}
        onFocus={virtual.onFocus}
        className="relative [--row:5.75rem] lg:[--row:3.75rem] [&_:is(a,button)]:scroll-mt-10"
        style={{ height: `calc(var(--row) * ${rows.length})` }}
      >
        {virtual.rendered.map(({ row: { item, asOf, left }, index }) => (
          <TicketRow
            key={item.id}
            item={item}
            position={index + 1}
            sort={sort}
            search={search}
            old={asOf < oldBefore}
            left={left}
            fresh={fresh.has(item.id)}
            onOpen={props.onOpen}
          />
        ))}
      </div>
    </div>
  )
}

function idOf({ item }: ListedTicket): string {
  return item.id
}

/** CSS gives all rows one height, by the width of the window; px. */
function rowHeight(list: HTMLElement): number {
  return list.getBoundingClientRect().height / Math.max(1, Number(list.dataset.rows))
}
