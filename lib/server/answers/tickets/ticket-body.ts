import 'server-only'
import type { TicketSort } from '@/lib/domain/tickets/ticket-filters'
import type { AttemptDetail, TicketEvent } from '@/lib/domain/tickets/ticket-detail'
import { toUnworked } from './assigned-tickets-body'
import { projectPayloadText } from '@/lib/domain/projected-payload'
import { redactSecrets } from '@/lib/domain/redacted-text'
import type { TicketPage } from '@/lib/server/db/explorers/ticket-list'
import { encodeTicketCursor } from '@/lib/wire/tickets/ticket-cursor'
import type { SearchLimits, TicketListBody } from '@/lib/wire/tickets/ticket-list.wire'
import type { AttemptWire, DetailEventWire } from '@/lib/wire/tickets/ticket-detail.wire'

/** A page as the wire has it: just its three keys, and the requested includes. */
export function toTicketListBody(
  page: TicketPage,
  sort: TicketSort,
  limits: SearchLimits | null = null,
): TicketListBody {
  const { items, next, first, newer, total, facets, unworked } = page
  return {
    items: [...items],
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
            ...facets,
            ...(limits !== null && { search_limits: limits }),
            ...(unworked !== null && { unworked: toUnworked(unworked) }),
          },
        }),
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

export function toDetailEventWire({ excerpt: _, ...event }: TicketEvent): DetailEventWire {
  return {
    ...event,
    payload: event.payload === null ? null : projectPayloadText(event.payload),
  }
}
