'use client'

import { clsx } from 'clsx'
import ChevronRight from 'lucide-react/icons/chevron-right'
import { memo } from 'react'
import { shortened } from '@/components/ui/short-id'
import { visiblePlain } from '@/components/ui/split-visible'
import { TimeText } from '@/components/ui/time-text'
import { VisibleText } from '@/components/ui/visible-text'
import type { FilterChange } from '@/lib/client/events/chain-events.filter'
import type { ChainEventWire } from '@/lib/wire/events/chain-events.wire'
import { EventDetail } from './event-detail'
import { eventSummary, ticketOf } from './event-summary'

/** A summary is untrusted text: show no more than fits on a line. */
const SUMMARY_UP_TO = 200

interface EventRowProps {
  readonly event: ChainEventWire
  readonly open: boolean
  /** Whether the row is the tab stop of the list. */
  readonly tabbable: boolean
  readonly fresh: boolean
  readonly onToggle: (seq: string) => void
  readonly onFilter: (change: FilterChange) => void
}

/**
 * One event: time, type, summary and ticket; opened, all of it. A button covers the whole row; the
 * time and the ticket lie above it as targets of their own.
 */
export const EventRow = memo(function EventRow(props: EventRowProps) {
  const { event, open, tabbable, fresh, onToggle, onFilter } = props
  const { seq } = event
  const summary = eventSummary(event).slice(0, SUMMARY_UP_TO)
  const tabIndex = tabbable ? 0 : -1
  return (
    <div className={clsx('border-b border-line', fresh && 'just-moved', open && 'bg-sunken/50')}>
      <div className="relative grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-2 px-4 py-2 hover:bg-sunken @3xl:min-h-10 @3xl:py-1 @3xl:grid-cols-[auto_8.5rem_5.5rem_minmax(0,17rem)_minmax(0,1fr)_6.5rem] @3xl:gap-x-3 sm:px-5">
        <button
          type="button"
          data-seq={seq}
          tabIndex={tabIndex}
          aria-expanded={open}
          aria-labelledby={`event-${seq}-type event-${seq}-words event-${seq}-seq`}
          onClick={() => onToggle(seq)}
          className="absolute inset-0 rounded-sm -outline-offset-2"
        />
        <ChevronRight
          size={14}
          aria-hidden="true"
          className={clsx('pointer-events-none relative text-ink-soft', open && 'rotate-90')}
        />
        <span className="pointer-events-none flex flex-wrap items-center justify-between gap-x-3 text-sm whitespace-nowrap @3xl:contents">
          <span className="pointer-events-auto relative w-fit">
            <TimeText at={event.occurred_at} format="clock" tabIndex={tabIndex} />
          </span>
          <span
            id={`event-${seq}-seq`}
            className="pointer-events-none relative font-mono text-xs text-ink-soft"
          >
            #{seq}
          </span>
        </span>
        <span
          id={`event-${seq}-type`}
          className="pointer-events-none relative min-w-0 text-sm @max-3xl:col-start-2"
        >
          <TypeText type={event.event_type} />
        </span>
        <span
          id={`event-${seq}-words`}
          className="pointer-events-none relative line-clamp-1 text-sm [overflow-wrap:anywhere] text-ink-soft @max-3xl:col-start-2"
        >
          <VisibleText text={summary} />
        </span>
        <TicketLink id={ticketOf(event)} tabIndex={tabIndex} />
      </div>
      {open ? <EventDetail event={event} onFilter={onFilter} /> : null}
    </div>
  )
})

/** Links to the ticket of the event. */
function TicketLink({ id, tabIndex }: { id: string | null; tabIndex: number }) {
  if (id === null) return null
  return (
    <a
      href={`/sea-tickets/${encodeURIComponent(id)}`}
      tabIndex={tabIndex}
      title={`To the ticket ${visiblePlain(id)}`}
      aria-label={`To the ticket ${visiblePlain(shortened(id))}`}
      className="relative inline-flex min-h-6 w-fit items-center rounded-sm font-mono text-xs whitespace-nowrap text-accent underline-offset-4 hover:underline @max-3xl:col-start-2 @3xl:col-start-6"
    >
      <VisibleText text={shortened(id)} />
    </a>
  )
}

/** An event type with its last word in bold, e.g. `resolved` of `kora.sea_ticket.resolved`. */
function TypeText({ type }: { type: string }) {
  const cut = type.lastIndexOf('.') + 1
  return (
    <span className="[overflow-wrap:anywhere]">
      <span className="text-ink-soft">
        <VisibleText text={type.slice(0, cut)} />
      </span>
      <span className="font-semibold">
        <VisibleText text={type.slice(cut)} />
      </span>
    </span>
  )
}
