import {
  BUCKET_CAPS,
  TICKET_BUCKETS,
  isTriedAgain,
  type TicketBucket,
} from '@/lib/domain/tickets/sea-ticket'
import type { AssignedTicketsBody, CountWire } from '@/lib/wire/tickets/assigned-tickets.wire'
import { formatCount, grouped } from '@/components/ui/format-count'

/** How many tickets there are; a number that may be too low is marked as capped. */
export interface BucketCounts {
  readonly buckets: Readonly<Record<TicketBucket, CountWire>>
  readonly waitingToRetry: CountWire
}

/** Counts from the totals of an answer, or from its rows where there are no totals (SPEC 7, 8). */
export function bucketCounts(body: AssignedTicketsBody): BucketCounts {
  const { totals } = body
  if (totals) return { buckets: totals, waitingToRetry: totals.waiting_to_retry }
  // At its cap a bucket may have more tickets than rows.
  const rowsOf = (bucket: TicketBucket): CountWire => {
    const count = body[bucket].length
    return { count, capped: count >= BUCKET_CAPS[bucket] }
  }
  return {
    buckets: {
      in_progress: rowsOf('in_progress'),
      failed_or_blocked: rowsOf('failed_or_blocked'),
      queued: rowsOf('queued'),
      recently_resolved: rowsOf('recently_resolved'),
    },
    waitingToRetry: {
      count: body.recently_resolved.filter((row) => isTriedAgain(row.resolution)).length,
      capped: rowsOf('recently_resolved').capped,
    },
  }
}

/**
 * `200 of 2,304 shown` where a bucket has more tickets than rows, else null. Counted from the rows
 * alone, the number of further tickets is unknown.
 */
export function shownOf(rows: number, total: CountWire): string | null {
  if (!total.capped && total.count <= rows) return null
  if (total.count === rows) return `the first ${rows} shown, there may be more`
  return `${grouped(rows)} of ${formatCount(total)} shown`
}

/** The bucket of every ticket in an answer. */
export function bucketByTicket(body: AssignedTicketsBody): ReadonlyMap<string, TicketBucket> {
  return new Map(
    TICKET_BUCKETS.flatMap((bucket) => body[bucket].map((row) => [row.id, bucket] as const)),
  )
}
