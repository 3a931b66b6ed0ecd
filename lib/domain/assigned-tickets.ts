/** What one read of Kora's tickets tells (SPEC 7), before it takes the shape of the wire. */

/** Times are ISO 8601 UTC text with microseconds; an infinite time reads as null. */
export interface AssignedTicket {
  readonly id: string
  readonly title: string | null
  readonly status: string | null
  readonly priority: string | null
  /** The real time where the substrate knows it, else the ticket's creation; null when infinite. */
  readonly claimedAt: string | null
  readonly assignedAt: string | null
  readonly resolvedAt: string | null
  readonly nextEligibleAt: string | null
  readonly claimCount: number
  readonly workAttemptCount: number
  readonly leaseExpiresAt: string | null
  readonly workAttemptId: string | null
  /** From the last resolution in the event log; null when the log does not tell. */
  readonly modelTierUsed: string | null
  /** Failure reason → how many attempts ended so; from the event log. */
  readonly failureCounts: Readonly<Record<string, number>>
}

/** A count that is exact below the ceiling, and says so when it is not. */
export interface BoundedCount {
  readonly count: number
  readonly capped: boolean
}

export interface TicketTotals {
  readonly inProgress: BoundedCount
  readonly queued: BoundedCount
  readonly recentlyResolved: BoundedCount
  readonly failedOrBlocked: BoundedCount
  readonly waitingToRetry: BoundedCount
}

export interface AssignedTickets {
  /** The substrate's clock at the read. */
  readonly asOf: string
  readonly inProgress: readonly AssignedTicket[]
  readonly queued: readonly AssignedTicket[]
  readonly recentlyResolved: readonly AssignedTicket[]
  readonly failedOrBlocked: readonly AssignedTicket[]
  /** Null unless asked for. */
  readonly totals: TicketTotals | null
  /** Assignment time of the claimable ticket that waits longest; null when none waits. */
  readonly oldestWaitingAt: string | null
}
