import 'server-only'
import { CRITICALITIES, TICKET_BUCKETS, type TicketBucket } from '@/lib/domain/tickets/sea-ticket'

/**
 * The SQL of SPEC 7's buckets and SPEC 10's claimable tickets, about a ticket `t`. Word for word as
 * in the partial indexes of migration 0004: the planner uses an index only where it can see that.
 */

/** Kora's tickets; $1 is the workspace, $2 Kora's actor. */
export const KORA_TICKET = `t.workspace_id = $1 and t.sea_assigned_to_actor_id = $2 and t.kind = 'sea'`

export const IN_PROGRESS = `t.sea_active_claim_token is not null`

export const FAILED_OR_BLOCKED = `t.sea_active_claim_token is null
    and t.sea_status in ('failed_terminal', 'blocked_needs_operator')`

export const RECENTLY_RESOLVED = `t.sea_active_claim_token is null
    and t.sea_status in ('completed', 'released', 'failed_retryable')`

export const QUEUED = `t.sea_active_claim_token is null
    and coalesce(t.sea_status, '') not in (
      'failed_terminal', 'blocked_needs_operator', 'completed', 'released', 'failed_retryable')`

export const BUCKET_PREDICATES: Readonly<Record<TicketBucket, string>> = {
  in_progress: IN_PROGRESS,
  failed_or_blocked: FAILED_OR_BLOCKED,
  queued: QUEUED,
  recently_resolved: RECENTLY_RESOLVED,
}

/**
 * Waits for a time that never comes: infinite, or beyond the last year that every clock can tell. Such
 * a time must not read as none, which means now (CASES B8).
 */
export const PARKED = `(t.next_eligible_at > '9999-12-31T23:59:59.999999Z') is true`

/** Without `next_eligible_at`, which the caller compares. */
export const CLAIMABLE = `t.sea_active_claim_token is null
    and t.sea_status in ('assigned', 'failed_retryable', 'released', 'deferred_cost_limit')`

export const WAITING_TO_RETRY = `t.sea_active_claim_token is null
    and t.sea_status in ('failed_retryable', 'released', 'deferred_cost_limit')`

/** Of no assignee and not ended: no agent is handed it (migration 0022). */
export const UNASSIGNED = `t.sea_active_claim_token is null and t.sea_assigned_to_actor_id is null
    and coalesce(t.sea_status, '') not in (
      'completed', 'failed_terminal', 'blocked_needs_operator')`

/** Of a status, or of none, in which nothing is claimed (migration 0022). */
export const UNWORKED_STATUS = `t.sea_active_claim_token is null
    and coalesce(t.sea_status, '') not in (
      'assigned', 'released', 'failed_retryable', 'deferred_cost_limit', 'completed',
      'failed_terminal', 'blocked_needs_operator')`

export const CLAIMED_AT = `coalesce(t.sea_claimed_at, t.created_at)`
export const ASSIGNED_AT = `coalesce(t.sea_assigned_at, t.created_at)`
export const RESOLVED_AT = `coalesce(t.sea_resolved_at, t.created_at)`

/** 0 (frontier) to 3 (low); null and unknown priorities rank as normal. */
export const CRITICALITY_RANK = `(case t.sea_priority when 'frontier' then 0 when 'high' then 1 when 'low' then 3 else 2 end)`

/** A ticket's criticality, by its rank. */
export const CRITICALITY = `(array['${CRITICALITIES.join("', '")}'])[1 + ${CRITICALITY_RANK}]`

/** The one bucket that a ticket is in. */
export const BUCKET = `(case ${TICKET_BUCKETS.map(
  (bucket) => `when ${BUCKET_PREDICATES[bucket]} then '${bucket}'`,
).join(' ')} end)`
