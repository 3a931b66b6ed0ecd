'use client'

import { type ReactNode, useMemo } from 'react'
import { bucketCounts } from '@/components/cockpit/buckets/bucket-counts'
import { TicketBuckets } from '@/components/cockpit/buckets/ticket-buckets'
import { TicketCounts } from '@/components/cockpit/buckets/ticket-counts'
import { TicketsSkeleton } from '@/components/cockpit/buckets/tickets-skeleton'
import { useMovedTickets } from '@/components/cockpit/buckets/use-moved-tickets'
import type { PanelView } from '@/lib/client/freshness/panel-view'
import type { AssignedTicketsBody } from '@/lib/wire/tickets/assigned-tickets.wire'
import { isLive } from '@/components/panels/is-live'
import { NothingKnown } from '@/components/panels/nothing-known'
import { PanelFrame } from '@/components/panels/panel-frame'
import { sampleNow } from '@/components/panels/sample-now'

interface SeaTicketsPanelProps {
  readonly view: PanelView<AssignedTicketsBody>
  readonly onRefresh?: () => void
  /** Rendered between the counts and the buckets, with data of its own. */
  readonly throughput?: (live: boolean) => ReactNode
}

function sampleTimes(body: AssignedTicketsBody): (string | null)[] {
  return [
    ...body.in_progress.map((row) => row.claimed_at),
    ...body.queued.map((row) => row.assigned_at),
    ...body.recently_resolved.map((row) => row.resolved_at),
  ]
}

/**
 * The tickets in progress, stuck and waiting (DESIGN, second panel). Depends on its props alone.
 */
export function SeaTicketsPanel({ view, onRefresh, throughput }: SeaTicketsPanelProps) {
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
        <NothingKnown view={view}>Ticket counts unknown.</NothingKnown>
      ) : (
        <>
          <TicketCounts
            counts={counts}
            oldestWaitingAt={body.oldest_waiting_at ?? null}
            live={live}
            sample={sample}
          />
          {sample ? null : throughput?.(live)}
          <TicketBuckets body={body} counts={counts} moved={moved} live={live} sample={sample} />
        </>
      )}
    </PanelFrame>
  )
}
