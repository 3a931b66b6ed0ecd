import 'server-only'
import * as z from 'zod'
import { boundedCount, boundedCountOf } from './bounded-count'
import { OLDEST_WAITING } from './oldest-waiting'
import {
  FAILED_OR_BLOCKED,
  IN_PROGRESS,
  QUEUED,
  RECENTLY_RESOLVED,
  WAITING_TO_RETRY,
} from './ticket-predicates'

/** The columns of a statement: $1 is the workspace, $2 Kora's actor. */
export const TOTAL_COLUMNS = `json_build_object(
    'inProgress', ${boundedCountOf(IN_PROGRESS)},
    'queued', ${boundedCountOf(QUEUED)},
    'recentlyResolved', ${boundedCountOf(RECENTLY_RESOLVED)},
    'failedOrBlocked', ${boundedCountOf(FAILED_OR_BLOCKED)},
    'waitingToRetry', ${boundedCountOf(WAITING_TO_RETRY)}) as "totals",
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
