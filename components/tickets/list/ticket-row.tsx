import { clsx } from 'clsx'
import Link, { useLinkStatus } from 'next/link'
import { memo, type ReactNode } from 'react'
import { CriticalityMark } from '@/components/tickets/marks/criticality-mark'
import { Chip } from '@/components/ui/chip'
import { ShortId } from '@/components/ui/short-id'
import { TimeText } from '@/components/ui/time-text'
import { VisibleText } from '@/components/ui/visible-text'
import type { TicketSort } from '@/lib/domain/tickets/ticket-filters'
import type { TicketListItem } from '@/lib/wire/tickets/ticket-list.wire'
import { gridWith, useMoreColumns } from './more-columns'
import { SORT_WORDS } from '@/components/tickets/marks/list-words'
import { statusStyle } from '@/components/tickets/marks/status-style'
import { ticketHref } from '@/components/tickets/marks/ticket-links'

/** A row shows at most this much of a title; the ticket's page has all of it. */
const TITLE_UP_TO = 200

/** The columns of a wide list, shared by head and rows. */
export const COLUMNS =
  'lg:grid lg:grid-cols-[minmax(0,1fr)_5.5rem_13.5rem_11rem_4rem_6rem] lg:items-center lg:gap-x-5'

interface TicketRowProps {
  readonly item: TicketListItem
  /** Counted from 1. */
  readonly position: number
  readonly sort: TicketSort
  /** The parameters of the list, which the ticket's page continues. */
  readonly search: string
  /** The row was read too long ago to look live. */
  readonly old: boolean
  /** The ticket is no longer at this place of the list. */
  readonly left: boolean
  readonly fresh: boolean
  readonly onOpen: (id: string) => void
}

/** The time that the order sorts by; null where the ticket has none. */
function timeOf(item: TicketListItem, sort: TicketSort): string | null {
  switch (sort) {
    case 'newest':
    case 'oldest':
      return item.created_at
    case 'resolved':
      return item.resolved_at
    case 'claimed':
      return item.claimed_at
    case 'priority':
      return item.assigned_at
    default:
      return sort satisfies never
  }
}

/** A ticket of the list: columns in a wide window, else a block of three lines. */
export const TicketRow = memo(function TicketRow(props: TicketRowProps) {
  const { item, position, sort, search, old, left, fresh, onOpen } = props
  const status = statusStyle(item.status)
  const time = timeOf(item, sort)
  const more = useMoreColumns()
  return (
    <div
      role="row"
      aria-rowindex={position + 1}
      data-row={item.id}
      data-testid={`ticket-${item.id}`}
      data-live={old || left ? false : undefined}
      className={clsx(
        'absolute inset-x-0 flex h-(--row) flex-col justify-center gap-1 overflow-hidden border-b border-line px-4 hover:bg-sunken has-[a:focus-visible]:bg-accent-soft sm:px-5',
        COLUMNS,
        fresh && 'just-moved',
      )}
      style={{ top: `calc(var(--row) * ${position - 1})`, gridTemplateColumns: gridWith(more) }}
    >
      <div role="cell" className="min-w-0">
        <Link
          href={ticketHref(item.id, search)}
          prefetch={false}
          onClick={() => onOpen(item.id)}
          className="line-clamp-2 [overflow-wrap:anywhere] after:absolute after:inset-0 lg:block lg:truncate"
        >
          <VisibleText text={item.title.slice(0, TITLE_UP_TO)} />
          <Opening />
        </Link>
        <span className="relative hidden w-fit lg:block">
          <ShortId id={item.id} what="ticket" />
        </span>
      </div>
      <div className="flex min-w-0 items-center gap-x-3 lg:contents">
        <Cell keeps>
          <CriticalityMark criticality={item.criticality} />
        </Cell>
        <Cell>
          {left ? (
            <Chip tone="unknown">no longer in this list</Chip>
          ) : (
            <Chip tone={status.tone}>
              <VisibleText text={status.words} />
            </Chip>
          )}
        </Cell>
        <Cell wideOnly>
          <Ending tier={item.model_tier_used} reason={item.failure_reason} />
        </Cell>
        <Cell wideOnly>
          <span className="lg:block lg:text-right">
            {item.work_attempt_count}
            <span className="sr-only"> attempts</span>
          </span>
        </Cell>
        <Cell keeps>
          <span className="sr-only lg:hidden">{SORT_WORDS[sort].time.toLowerCase()} </span>
          {time === null ? (
            <span className="text-ink-soft">never</span>
          ) : (
            <span className="relative">
              <TimeText at={time} format="relative" />
            </span>
          )}
        </Cell>
        {more.map(({ name, cell }) => (
          <Cell key={name} wideOnly>
            {cell(item)}
          </Cell>
        ))}
      </div>
    </div>
  )
})

/** Shown when opening the ticket takes longer. */
function Opening() {
  const { pending } = useLinkStatus()
  return pending ? (
    <span className="appears-late ml-2 text-sm text-ink-soft [animation-delay:300ms]">
      opening…
    </span>
  ) : null
}

interface CellProps {
  /** Shown only in columns. */
  readonly wideOnly?: boolean
  /** Keeps its width; other cells are truncated where there is no room. */
  readonly keeps?: boolean
  readonly children: ReactNode
}

function Cell({ wideOnly = false, keeps = false, children }: CellProps) {
  return (
    <div
      role="cell"
      className={clsx(
        'text-sm',
        keeps ? 'shrink-0 whitespace-nowrap' : 'min-w-0 truncate',
        wideOnly && 'hidden lg:block',
      )}
    >
      {children}
    </div>
  )
}

/** How the last attempt ended: failure reason and model tier. */
function Ending({ tier, reason }: { tier: string | null; reason: string | null }) {
  if (tier === null && reason === null) {
    return (
      <>
        <span aria-hidden="true" className="text-ink-soft">
          —
        </span>
        <span className="sr-only">nothing recorded</span>
      </>
    )
  }
  return (
    <span className="flex flex-col">
      {reason === null ? null : (
        <span className="truncate">
          <VisibleText text={reason} />
        </span>
      )}
      {tier === null ? null : (
        <span className={clsx('truncate', reason !== null && 'text-xs text-ink-soft')}>
          <VisibleText text={tier} />
        </span>
      )}
    </span>
  )
}
