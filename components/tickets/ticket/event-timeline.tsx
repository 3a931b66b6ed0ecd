'use client'

import { clsx } from 'clsx'
import ChevronRight from 'lucide-react/icons/chevron-right'
import { memo, useState } from 'react'
import { isLeftOut, LeftOutPayload } from '@/components/lists/left-out-payload'
import { payloadText } from '@/components/lists/payload-text'
import { NoRecordBefore } from '@/components/lists/no-record-before'
import { TimeText } from '@/components/ui/time-text'
import type { Tone } from '@/components/ui/tone'
import { VisibleText } from '@/components/ui/visible-text'
import type { DetailEventWire } from '@/lib/wire/tickets/ticket-detail.wire'
import { eventWords } from './event-words'

interface EventTimelineProps {
  readonly ticketId: string
  readonly events: readonly DetailEventWire[]
  readonly truncated: boolean
  /** Only a fresh answer may say that there is nothing (SPEC 9). */
  readonly live: boolean
  /** What was before it is archived; null where the log has all of the ticket's events. */
  readonly recordBeginsAt: string | null
}

const DOT: Readonly<Record<Tone, string>> = {
  good: 'border-good bg-good',
  attention: 'border-attention bg-attention',
  alarm: 'border-alarm bg-alarm',
  unknown: 'border-unknown bg-surface',
  neutral: 'border-line-strong bg-surface',
}

/** The chain events of the ticket, newest first, each with its payload. */
export const EventTimeline = memo(function EventTimeline(props: EventTimelineProps) {
  const { ticketId, events, truncated, live, recordBeginsAt } = props
  return (
    <section
      aria-labelledby="timeline-title"
      className="min-w-0 rounded-xl border border-line bg-surface px-4 py-4 sm:px-5"
    >
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 id="timeline-title" className="text-base font-semibold">
          Timeline
        </h3>
        <a
          href={`/chain-events?ticket=${encodeURIComponent(ticketId)}`}
          className="inline-flex min-h-6 items-center rounded-sm text-sm text-accent underline-offset-4 hover:underline"
        >
          In the event log
        </a>
      </div>
      {events.length === 0 && recordBeginsAt !== null ? null : events.length === 0 ? (
        <p className="text-ink-soft">
          {live ? 'No events for this ticket.' : 'Nothing was known of it then.'}
        </p>
      ) : (
        <ol reversed className="grid">
          {events.toReversed().map((event) => (
            <TimelineEvent key={event.seq} event={event} />
          ))}
        </ol>
      )}
      {recordBeginsAt === null || truncated ? null : (
        <p className="mt-2 text-sm text-ink-soft">
          <NoRecordBefore at={recordBeginsAt} />
        </p>
      )}
      {truncated ? (
        <p className="mt-2 text-sm text-ink-soft">
          These are the newest {events.length}; the event log has the earlier ones.
        </p>
      ) : null}
    </section>
  )
})

function TimelineEvent({ event }: { event: DetailEventWire }) {
  const { words, tone } = eventWords(event.event_type, event.payload, event.actor_name)
  const [open, setOpen] = useState(false)
  return (
    <li className="relative grid gap-0.5 border-l border-line pb-4 pl-5 last:border-transparent last:pb-0">
      <span
        aria-hidden="true"
        className={clsx('absolute top-1.5 -left-[5px] size-[9px] rounded-full border-2', DOT[tone])}
      />
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-medium [overflow-wrap:anywhere]">
          <VisibleText text={words} />
        </span>
        <span className="text-sm text-ink-soft">
          <TimeText at={event.occurred_at} format="clock" />
        </span>
      </p>
      <details className="group text-sm" onToggle={(change) => setOpen(change.currentTarget.open)}>
        <summary className="flex min-h-6 w-fit max-w-full flex-wrap items-center gap-x-1.5 rounded-sm text-ink-soft hover:text-ink [&::-webkit-details-marker]:hidden">
          <ChevronRight size={14} aria-hidden="true" className="group-open:rotate-90" />
          <span className="font-mono text-xs [overflow-wrap:anywhere]">
            <VisibleText text={event.event_type} />
          </span>
          <span className="text-xs">seq {event.seq}</span>
        </summary>
        {!open ? null : isLeftOut(event) ? (
          <LeftOutPayload bytes={event.payload_bytes} />
        ) : (
          <pre
            role="region"
            aria-label={`Payload of event ${event.seq}`}
            tabIndex={0}
            className="mt-1 max-h-96 overflow-auto rounded-lg bg-sunken px-3 py-2 font-mono text-xs [overflow-wrap:anywhere] whitespace-pre-wrap"
          >
            {payloadText(event.payload)
              .split('\n')
              .map((line, index) => (
                <span key={index} className="block">
                  <VisibleText text={line} />
                </span>
              ))}
          </pre>
        )}
      </details>
    </li>
  )
}
