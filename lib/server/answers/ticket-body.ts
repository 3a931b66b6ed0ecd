import 'server-only'
import type { ListedTicket, TicketPage, WholeTicket } from '@/lib/domain/tickets/listed-ticket'
import { bucketOf, criticalityOf } from '@/lib/domain/tickets/sea-ticket'
import type { TicketSort } from '@/lib/domain/tickets/ticket-filters'
import type { AttemptDetail, TicketEvent } from '@/lib/domain/tickets/ticket-detail'
import { projectPayload } from '@/lib/domain/projected-payload'
import { redactSecrets } from '@/lib/domain/redacted-text'
import { encodeTicketCursor } from '@/lib/wire/tickets/ticket-cursor'
import type { TicketListBody, TicketListItem } from '@/lib/wire/tickets/ticket-list.wire'
import type {
  AttemptWire,
  DetailEventWire,
  TicketFacts,
} from '@/lib/wire/tickets/ticket-detail.wire'

/** What a ticket without a title is called (SPEC 8). */
const UNTITLED = '<untitled>'

export function toTicketListItem(ticket: ListedTicket): TicketListItem {
  return {
    id: ticket.id,
    title: ticket.title === null || ticket.title === '' ? UNTITLED : ticket.title,
    status: ticket.status,
    criticality: criticalityOf(ticket.priority),
    bucket: bucketOf(ticket),
    created_at: ticket.createdAt,
    assigned_at: ticket.assignedAt,
    claimed_at: ticket.claimedAt,
    resolved_at: ticket.resolvedAt,
    next_eligible_at: ticket.nextEligibleAt,
    claim_count: ticket.claimCount,
    work_attempt_count: ticket.workAttemptCount,
    model_tier_used: ticket.modelTierUsed,
    failure_reason: ticket.failureReason,
  }
}

/** A page as the wire has it: just its three keys, and what was asked for by name. */
export function toTicketListBody(page: TicketPage, sort: TicketSort): TicketListBody {
  const { items, next, first, newer, total, facets } = page
  return {
    items: items.map(toTicketListItem),
    next_cursor: next === null ? null : encodeTicketCursor({ place: next, backwards: false }, sort),
    newer: {
      count: newer.count,
      capped: newer.capped,
      cursor: first === null ? null : encodeTicketCursor({ place: first, backwards: true }, sort),
    },
    ...(total === null ? {} : { total: { count: total.count, capped: total.capped } }),
    ...(facets === null
      ? {}
      : {
          facets: {
            tiers: [...facets.tiers],
            tiers_truncated: facets.tiersTruncated,
            reasons: [...facets.reasons],
            reasons_truncated: facets.reasonsTruncated,
          },
        }),
  }
}

export function toTicketFacts(ticket: WholeTicket): TicketFacts {
  return {
    ...toTicketListItem(ticket),
    objective: ticket.objective,
    lease_expires_at: ticket.leaseExpiresAt,
    work_attempt_id: ticket.workAttemptId,
  }
}

export function toAttemptWire(attempt: AttemptDetail): AttemptWire {
  return {
    work_attempt_id: attempt.workAttemptId,
    number: attempt.number,
    claimed_at: attempt.claimedAt,
    lease_expires_at: attempt.leaseExpiresAt,
    refreshed: attempt.refreshed,
    ended_at: attempt.endedAt,
    outcome: attempt.outcome,
    resolution: attempt.resolution,
    resolution_summary:
      attempt.resolutionSummary === null ? null : redactSecrets(attempt.resolutionSummary),
    model_tier_used: attempt.modelTierUsed,
    failure_reason: attempt.failureReason,
    duration_ms: attempt.durationMs,
  }
}

export function toDetailEventWire(event: TicketEvent): DetailEventWire {
  return {
    seq: event.seq,
    event_type: event.eventType,
    occurred_at: event.occurredAt,
    payload: projectPayload(event.payload ?? null),
    payload_bytes: event.payloadBytes,
  }
}
