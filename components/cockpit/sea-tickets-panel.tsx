'use client'

import CircleDashed from 'lucide-react/icons/circle-dashed'
import { type ReactNode, useMemo } from 'react'
import { bucketCounts } from '@/components/cockpit/buckets/bucket-counts'
import { TicketBuckets } from '@/components/cockpit/buckets/ticket-buckets'
import { TicketCounts } from '@/components/cockpit/buckets/ticket-counts'
import { TicketsSkeleton } from '@/components/cockpit/buckets/tickets-skeleton'
import { useMovedTickets } from '@/components/cockpit/buckets/use-moved-tickets'
import type { PanelView } from '@/lib/client/freshness/panel-view'
import type { AssignedTicketsBody } from '@/lib/wire/tickets/assigned-tickets.wire'
import { isLive } from '@/components/panels/is-live'
import { PanelFrame } from '@/components/panels/panel-frame'
import { sampleNow } from '@/components/panels/sample-now'

interface SeaTicketsPanelProps {
  readonly view: PanelView<AssignedTicketsBody>
  readonly onRefresh?: () => void
  /** Stands between the counts and the buckets of live data; comes with data of its own. */
  readonly glance?: (live: boolean) => ReactNode
}

function sampleTimes(body: AssignedTicketsBody): (string | null)[] {
  return [
    ...body.in_progress.map((row) => row.claimed_at),
    ...body.queued.map((row) => row.assigned_at),
    ...body.recently_resolved.map((row) => row.resolved_at),
  ]
}

/** What Kora works on, what is stuck and what waits (DESIGN, second panel). Renders from its props. */
export function SeaTicketsPanel({ view, onRefresh, glance }: SeaTicketsPanelProps) {
  const { verdict, body, now } = view
  const live = isLive(verdict)
  const sample = verdict.shows === 'sample'
  const moved = useMovedTickets(live ? body : null)
  const counts = useMemo(() => (body === null ? null : bucketCounts(body)), [body])
  const bodyNow = sample && body !== null ? sampleNow(sampleTimes(body), now) : now
  return (
    <PanelFrame
      subject="tickets"
      title="SEA tickets"
      view={view}
      onRefresh={onRefresh}
      bodyNow={bodyNow}
    >
      {verdict.shows === 'skeleton' ? (
        <TicketsSkeleton />
      ) : verdict.shows === 'nothing' || body === null || counts === null ? (
        <NothingKnown />
      ) : (
        <>
          <TicketCounts
            counts={counts}
            oldestWaitingAt={body.oldest_waiting_at ?? null}
            live={live}
            sample={sample}
          />
          {sample ? null : glance?.(live)}
          <TicketBuckets body={body} counts={counts} moved={moved} live={live} sample={sample} />
        </>
      )}
    </PanelFrame>
  )
}

/** Nothing has ever been read: neither a list nor a number stands here. */
function NothingKnown() {
  return (
    <p className="flex items-center gap-2 border-t border-line px-4 py-6 text-unknown sm:px-5">
      <CircleDashed size={20} aria-hidden="true" className="shrink-0" />
      Ticket counts unknown.
    </p>
  )
}
