/**
 * The result of one read of Kora's tickets (SPEC 7), before it takes the shape of the wire. Times
 * are ISO 8601 UTC text with microseconds: the real time where the substrate knows it, else the
 * ticket's creation; an infinite time reads as null.
 */
export interface AssignedTicket {
  readonly id: string
  readonly title: string | null
  readonly priority: string | null
}

export interface TicketInProgress extends AssignedTicket {
  readonly claimedAt: string | null
  readonly claimCount: number
  readonly workAttemptCount: number
  readonly leaseExpiresAt: string | null
  readonly workAttemptId: string | null
}

export interface QueuedTicket extends AssignedTicket {
  readonly assignedAt: string | null
  readonly nextEligibleAt: string | null
  /** It waits for a time that never comes. */
  readonly isParked?: true | null
}

export interface ResolvedTicket extends AssignedTicket {
  readonly status: string
  readonly resolvedAt: string | null
  /** From the last resolution in the event log; null when the log has none. */
  readonly modelTierUsed: string | null
}

export interface FailedTicket extends AssignedTicket {
  readonly status: string
  readonly failureCounts: FailureCounts
}

/** Failure reason → how many attempts ended so; from the event log. */
type FailureCounts = Readonly<Record<string, number>>

/** A count that is exact below the ceiling and marked when it is not. */
export interface BoundedCount {
  readonly count: number
  readonly capped: boolean
}

/** The result of a count that stops at its ceiling. */
export function boundedAt(ceiling: number, found: number): BoundedCount {
  return { count: Math.min(found, ceiling), capped: found >= ceiling }
}

export interface TicketTotals {
  readonly inProgress: BoundedCount
  readonly queued: BoundedCount
  readonly recentlyResolved: BoundedCount
  readonly failedOrBlocked: BoundedCount
  readonly waitingToRetry: BoundedCount
}

/** Tickets that wait, and that no agent will be handed as they are. */
export interface UnworkedTickets {
  /** Of the workspace, assigned to nobody. */
  readonly unassigned: BoundedCount
  /** Kora's, queued, without a status or in one that nothing is claimed in. */
  readonly ofUnworkedStatus: BoundedCount
}

export interface AssignedTickets {
  /** The substrate's time of the data; null on a replica that has replayed nothing. */
  readonly asOf: string | null
  readonly inProgress: readonly TicketInProgress[]
  readonly queued: readonly QueuedTicket[]
  readonly recentlyResolved: readonly ResolvedTicket[]
  readonly failedOrBlocked: readonly FailedTicket[]
  readonly totals: TicketTotals
  readonly unworked: UnworkedTickets
  /** Assignment time of the claimable ticket that waits longest; null when none waits. */
  readonly oldestWaitingAt: string | null
}

/**
 * Counts the reasons of a ticket's attempts, whatever their order: the same counts read the same. Null
 * is an attempt that gave none.
 */
export function countFailures(reasons: readonly (string | null)[]): FailureCounts {
  const counts = new Map<string, number>()
  for (const reason of reasons) {
    if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  }
  return Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1)))
}
