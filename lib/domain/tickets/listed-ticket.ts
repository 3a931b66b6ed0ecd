import type { AssignedTicket, BoundedCount } from './assigned-tickets'

/**
 * A ticket as a list of any tickets tells it. Times are ISO 8601 UTC text with microseconds; null
 * where the substrate does not know them or holds an infinite one.
 */
export interface ListedTicket extends AssignedTicket {
  readonly status: string | null
  readonly assignedAt: string | null
  readonly nextEligibleAt: string | null
  readonly claimCount: number
  readonly workAttemptCount: number
  readonly hasClaim: boolean
  readonly createdAt: string | null
  readonly claimedAt: string | null
  readonly resolvedAt: string | null
  /** Both of the last resolution in the log. */
  readonly modelTierUsed: string | null
  readonly failureReason: string | null
}

/** A listed ticket with what only its own page shows. */
export interface WholeTicket extends ListedTicket {
  readonly objective: string | null
  readonly leaseExpiresAt: string | null
  readonly workAttemptId: string | null
}

/** The place of a row in the order of a list. */
export interface TicketPlace {
  /** 0 (frontier) to 3 (low): the first key of the order by priority. */
  readonly rank: number
  /** The time of the order as the database says it; `infinity` and `-infinity` are times too. */
  readonly time: string
  readonly id: string
}

/** A row with its place in the list. */
export interface PlacedTicket {
  readonly ticket: ListedTicket
  readonly place: TicketPlace
}

/** From where a page is read: the rows behind a place, or the nearest ones ahead of it. */
export interface TicketCursor {
  readonly place: TicketPlace
  readonly backwards: boolean
}

/** One page of a list, and what there is besides. */
export interface TicketPage {
  readonly items: readonly ListedTicket[]
  /** The place after which the list goes on; null at its end. */
  readonly next: TicketPlace | null
  /** The place of the first row, or the one that was asked from; null where there is neither. */
  readonly first: TicketPlace | null
  /** How many rows stand ahead of that place; capped at 200. */
  readonly newer: BoundedCount
  /** Null unless asked for. */
  readonly total: BoundedCount | null
  /** Null unless asked for. */
  readonly facets: TicketFacets | null
}

/** What there is to filter by, in order; of each as many as a filter can show. */
interface TicketFacets {
  readonly tiers: readonly string[]
  readonly tiersTruncated: boolean
  readonly reasons: readonly string[]
  readonly reasonsTruncated: boolean
}
