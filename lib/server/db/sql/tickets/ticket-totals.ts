import 'server-only'
import * as z from 'zod'
import { boundedCount, boundedCountOf, COUNTED_BUCKETS } from './bounded-count'
import { OLDEST_WAITING } from './oldest-waiting'
import { WAITING_TO_RETRY } from './ticket-predicates'

/** The columns of a statement: $1 is the workspace, $2 Kora's actor. */
export const TOTAL_COLUMNS = `json_build_object(
    'inProgress', ${boundedCountOf(COUNTED_BUCKETS.in_progress)},
    'queued', ${boundedCountOf(COUNTED_BUCKETS.queued)},
    'recentlyResolved', ${boundedCountOf(COUNTED_BUCKETS.recently_resolved)},
    'failedOrBlocked', ${boundedCountOf(COUNTED_BUCKETS.failed_or_blocked)},
    'waitingToRetry', ${boundedCountOf({ predicate: WAITING_TO_RETRY, from: 'start' })}) as "totals",
  ${OLDEST_WAITING} as "oldestWaitingAt"`

/** How many there are in each bucket, beyond its cap, and since when the oldest waits (SPEC 8). */
export const ticketTotals = {
  totals: z.object({
    inProgress: boundedCount,
    queued: boundedCount,
    recentlyResolved: boundedCount,
    failedOrBlocked: boundedCount,
    waitingToRetry: boundedCount,
  }),
  oldestWaitingAt: z.string().nullable(),
}
