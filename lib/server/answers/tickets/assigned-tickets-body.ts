import 'server-only'
import type {
  AssignedTicket,
  AssignedTickets,
  BoundedCount,
  FailedTicket,
  QueuedTicket,
  ResolvedTicket,
  TicketInProgress,
  UnworkedTickets,
} from '@/lib/domain/tickets/assigned-tickets'
import { criticalityOf, UNTITLED } from '@/lib/domain/tickets/sea-ticket'
import type {
  AssignedTicketsBody,
  AssignedTicketsInclude,
  ClaimWire,
  CountWire,
  FailedRow,
  InProgressRow,
  QueuedRow,
  ResolvedRow,
  UnworkedWire,
} from '@/lib/wire/tickets/assigned-tickets.wire'

function head(ticket: AssignedTicket) {
  const title = ticket.title === null || ticket.title === '' ? UNTITLED : ticket.title
  return { id: ticket.id, title, criticality: criticalityOf(ticket.priority) }
}

function toInProgressRow(ticket: TicketInProgress): InProgressRow {
  return {
    ...head(ticket),
    claimed_at: ticket.claimedAt,
    claim_count: ticket.claimCount,
    work_attempt_count: ticket.workAttemptCount,
  }
}

function toQueuedRow(ticket: QueuedTicket): QueuedRow {
  return {
    ...head(ticket),
    assigned_at: ticket.assignedAt,
    next_eligible_at: ticket.nextEligibleAt,
  }
}

function toMarkedRow(ticket: QueuedTicket): QueuedRow {
  return { ...toQueuedRow(ticket), ...(ticket.isParked === true && { parked: true as const }) }
}

function toResolvedRow(ticket: ResolvedTicket): ResolvedRow {
  return {
    ...head(ticket),
    resolved_at: ticket.resolvedAt,
    resolution: ticket.status,
    model_tier_used: ticket.modelTierUsed,
  }
}

function toFailedRow(ticket: FailedTicket): FailedRow {
  return {
    ...head(ticket),
    state: ticket.status,
    failure_count_by_reason: { ...ticket.failureCounts },
  }
}

function toClaim(ticket: TicketInProgress): readonly [id: string, claim: ClaimWire] {
  return [
    ticket.id,
    { lease_expires_at: ticket.leaseExpiresAt, work_attempt_id: ticket.workAttemptId },
  ]
}

/**
 * Maps lists of tickets, each ticket and each list once: what a read took over from the one before
 * it, its answer has again as the same object.
 */
function once<Ticket extends object, Row, List>(
  mapOne: (ticket: Ticket) => Row,
  toList: (rows: Row[]) => List,
): (tickets: readonly Ticket[]) => List {
  const rows = new WeakMap<Ticket, Row>()
  const lists = new WeakMap<readonly Ticket[], List>()
  const rowOf = (ticket: Ticket) => {
    const row = rows.get(ticket) ?? mapOne(ticket)
    rows.set(ticket, row)
    return row
  }
  return (tickets) => {
    const list = lists.get(tickets) ?? toList(tickets.map(rowOf))
    lists.set(tickets, list)
    return list
  }
}

const asList = <Row>(rows: Row[]) => rows

const toInProgressRows = once(toInProgressRow, asList)
const toQueuedRows = once(toQueuedRow, asList)
const toMarkedRows = once(toMarkedRow, asList)
const toResolvedRows = once(toResolvedRow, asList)
const toFailedRows = once(toFailedRow, asList)
const toClaims = once(toClaim, (claims) => Object.fromEntries(claims))

function toCount({ count, capped }: BoundedCount): CountWire {
  return { count, capped }
}

export function toUnworked({ unassigned, ofUnworkedStatus }: UnworkedTickets): UnworkedWire {
  return { unassigned: toCount(unassigned), unworked_status: toCount(ofUnworkedStatus) }
}

function toTotals(
  read: AssignedTickets,
): Pick<AssignedTicketsBody, 'totals' | 'oldest_waiting_at'> {
  const { totals } = read
  return {
    totals: {
      in_progress: toCount(totals.inProgress),
      queued: toCount(totals.queued),
      recently_resolved: toCount(totals.recentlyResolved),
      failed_or_blocked: toCount(totals.failedOrBlocked),
      waiting_to_retry: toCount(totals.waitingToRetry),
    },
    oldest_waiting_at: read.oldestWaitingAt,
  }
}

/** The live answer: just the four keys, and the requested includes (SPEC 8). */
export function toAssignedTicketsBody(
  read: AssignedTickets,
  include: ReadonlySet<AssignedTicketsInclude>,
): AssignedTicketsBody {
  return {
    in_progress: toInProgressRows(read.inProgress),
    queued: include.has('claims') ? toMarkedRows(read.queued) : toQueuedRows(read.queued),
    recently_resolved: toResolvedRows(read.recentlyResolved),
    failed_or_blocked: toFailedRows(read.failedOrBlocked),
    ...(include.has('totals') ? toTotals(read) : {}),
    ...(include.has('freshness')
      ? {
          freshness: read.asOf === null ? null : { as_of: read.asOf, source: 'substrate' as const },
        }
      : {}),
    ...(include.has('claims') ? { claims: toClaims(read.inProgress) } : {}),
    ...(include.has('unworked') ? { unworked: toUnworked(read.unworked) } : {}),
  }
}
