'use client'

import { clsx } from 'clsx'
import ChevronRight from 'lucide-react/icons/chevron-right'
import { memo } from 'react'
import { Instant } from '@/components/ui/instant'
import { VisibleText } from '@/components/ui/visible-text'
import type { FilterChange } from '@/lib/client/explorer/chain-events.filter'
import type { ChainEventWire } from '@/lib/wire/chain-events.wire'
import { EventDetail } from './event-detail'
import { eventSummary } from './event-summary'
import { TypeText } from './type-text'

/** A summary is foreign text: no more of it than a line can hold. */
const SUMMARY_UP_TO = 200

interface EventRowProps {
  readonly event: ChainEventWire
  readonly open: boolean
  /** Whether Tab stops here; the arrow keys go from row to row. */
  readonly tabbable: boolean
  readonly fresh: boolean
  readonly onToggle: (seq: string) => void
  readonly onFilter: (change: FilterChange) => void
}

/** One event: when, which, what; opened, everything. */
export const EventRow = memo(function EventRow(props: EventRowProps) {
  const { event, open, tabbable, fresh, onToggle, onFilter } = props
  const summary = eventSummary(event).slice(0, SUMMARY_UP_TO)
  return (
    <div className={clsx('border-b border-line', fresh && 'just-moved', open && 'bg-sunken/50')}>
      <button
        type="button"
        data-seq={event.seq}
        tabIndex={tabbable ? 0 : -1}
        aria-expanded={open}
        onClick={() => onToggle(event.seq)}
        className="grid w-full grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-2 px-4 py-2 text-left hover:bg-sunken @3xl:grid-cols-[auto_8.5rem_5.5rem_minmax(0,18rem)_minmax(0,1fr)] @3xl:gap-x-3 sm:px-5"
      >
        <ChevronRight
          size={14}
          aria-hidden="true"
          className={clsx('self-center text-ink-soft', open && 'rotate-90')}
        />
        <span className="flex flex-wrap justify-between gap-x-3 text-sm whitespace-nowrap @3xl:contents">
          <Instant at={Date.parse(event.occurred_at)} />
          <span className="font-mono text-xs text-ink-soft @3xl:leading-5">#{event.seq}</span>
        </span>
        <span className="text-sm @max-3xl:col-start-2">
          <TypeText type={event.event_type} />
        </span>
        <span className="line-clamp-1 self-center text-sm [overflow-wrap:anywhere] text-ink-soft @max-3xl:col-start-2">
          <VisibleText text={summary} />
        </span>
      </button>
      {open ? <EventDetail event={event} onFilter={onFilter} /> : null}
    </div>
  )
})
