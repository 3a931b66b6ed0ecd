'use client'

import { FilterButton, PageLink } from '@/components/lists/log/row-links'
import { isLeftOut, LeftOutPayload } from '@/components/lists/left-out-payload'
import { payloadText } from '@/components/lists/payload-text'
import { CopyButton } from '@/components/ui/copy-button'
import { Fact } from '@/components/ui/fact'
import { ShortId } from '@/components/ui/short-id'
import { TimeText } from '@/components/ui/time-text'
import { VisibleText } from '@/components/ui/visible-text'
import type { FilterChange } from '@/lib/client/events/chain-events.filter'
import type { ChainEventWire } from '@/lib/wire/events/chain-events.wire'
import { ticketOf } from './event-summary'

interface EventDetailProps {
  readonly event: ChainEventWire
  readonly onFilter: (change: FilterChange) => void
}

/** Everything the log has on one event, with links to related pages. */
export function EventDetail({ event, onFilter }: EventDetailProps) {
  const ticket = ticketOf(event)
  return (
    <div className="px-4 pt-1 pb-4 sm:pr-5 sm:pl-[2.9rem]">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-1 text-sm">
        <Fact layout="row" term="Time">
          <TimeText at={event.occurred_at} format="clock" />{' '}
          <span className="text-ink-soft">
            · <TimeText at={event.occurred_at} format="relative" />
          </span>
        </Fact>
        {ticket === null ? null : (
          <Fact layout="row" term="Ticket">
            <ShortId id={ticket} what="ticket" />
          </Fact>
        )}
        <Fact layout="row" term="Event">
          <ShortId id={event.event_id} what="event" />
        </Fact>
        <Fact layout="row" term="Actor">
          {event.actor_id === null ? 'none' : <ShortId id={event.actor_id} what="actor" />}
        </Fact>
        <Fact layout="row" term="Hash">
          <ShortId id={event.this_event_hash} what="event’s hash" />
          <span className="text-ink-soft"> after </span>
          <ShortId id={event.prev_event_hash} what="hash before it" />
        </Fact>
      </dl>
      <div className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-sm">
        <FilterButton
          onClick={() => onFilter({ type: [event.event_type], prefix: null, before: null })}
        >
          Only this type
        </FilterButton>
        {ticket === null ? null : (
          <>
            <FilterButton onClick={() => onFilter({ ticket, before: null })}>
              Only this ticket
            </FilterButton>
            <PageLink href={`/sea-tickets/${encodeURIComponent(ticket)}`}>Open the ticket</PageLink>
          </>
        )}
        <PageLink href={`/operational-state?at=${encodeURIComponent(event.occurred_at)}`}>
          What was Kora doing then?
        </PageLink>
      </div>
      <Payload event={event} />
    </div>
  )
}

function Payload({ event }: { event: ChainEventWire }) {
  if (isLeftOut(event)) return <LeftOutPayload bytes={event.payload_bytes} />
  const text = payloadText(event.payload)
  return (
    <div className="relative mt-3 rounded-lg border border-line bg-sunken">
      <div className="absolute top-1 right-1 bg-sunken">
        <CopyButton text={text} label="Copy the payload" />
      </div>
      <pre
        // Long payloads scroll by themselves; with the focus, arrow keys scroll them too.
        tabIndex={0}
        role="region"
        aria-label={`Payload of event ${event.seq}`}
        className="max-h-96 overflow-auto p-3 pr-12 font-mono text-xs leading-5 whitespace-pre-wrap [overflow-wrap:anywhere]"
      >
        {text.split('\n').map((line, index) => (
          <span key={index} className="block">
            {line.slice(0, line.length - line.trimStart().length)}
            <VisibleText text={line.trimStart()} />
          </span>
        ))}
      </pre>
    </div>
  )
}
