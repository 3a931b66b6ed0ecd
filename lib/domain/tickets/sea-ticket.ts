/** The vocabulary of SPEC 3 and 7: what a ticket's columns mean and which bucket it is in. */

export const SEA_STATUSES = [
  'assigned',
  'claimed',
  'in_progress',
  'completed',
  'released',
  'failed_retryable',
  'failed_terminal',
  'blocked_needs_operator',
  'deferred_cost_limit',
] as const
export type SeaStatus = (typeof SEA_STATUSES)[number]
/** Stands for the absence of a status, in filters. */
export const NO_STATUS = 'none'

/** From the most to the least pressing; the order of the queue. */
export const CRITICALITIES = ['frontier', 'high', 'normal', 'low'] as const
export type Criticality = (typeof CRITICALITIES)[number]

/** The buckets in the order of the page. */
export const TICKET_BUCKETS = [
  'in_progress',
  'failed_or_blocked',
  'queued',
  'recently_resolved',
] as const
export type TicketBucket = (typeof TICKET_BUCKETS)[number]

/** The title of a ticket that has none (SPEC 8). */
export const UNTITLED = '<untitled>'

/** How many rows of each bucket one answer holds at most (SPEC 7). */
export const BUCKET_CAPS: Readonly<Record<TicketBucket, number>> = {
  in_progress: 200,
  failed_or_blocked: 200,
  recently_resolved: 20,
  queued: 200,
}

/** Counts are exact below this and capped, and marked so, from there on (SPEC 8). */
export const COUNT_CEILING = 10_000

export const FAILED_OR_BLOCKED_STATUSES = ['failed_terminal', 'blocked_needs_operator'] as const
export const RESOLVED_STATUSES = ['completed', 'released', 'failed_retryable'] as const

function includes(list: readonly string[], value: string | null): boolean {
  return value !== null && list.includes(value)
}

/**
 * The one bucket of a ticket (SPEC 7). A held claim outweighs every status; an unknown status, and
 * none at all, is work that waits.
 */
export function bucketOf(ticket: { status: string | null; hasClaim: boolean }): TicketBucket {
  if (ticket.hasClaim) return 'in_progress'
  if (includes(FAILED_OR_BLOCKED_STATUSES, ticket.status)) return 'failed_or_blocked'
  if (includes(RESOLVED_STATUSES, ticket.status)) return 'recently_resolved'
  return 'queued'
}

/** The criticality of a priority; null and unknown values read as `normal` (SPEC 3). */
export function criticalityOf(priority: string | null): Criticality {
  return CRITICALITIES.find((known) => known === priority) ?? 'normal'
}

/** Whether a resolution means that Kora will try the ticket again (SPEC 10). */
export function isTriedAgain(status: string): boolean {
  return status === 'released' || status === 'failed_retryable'
}
