-- SPEC 7 and 12. Every bucket is read from its own partial index, already in its order, and a count
-- stops at its ceiling: the cost of a read does not grow with the number of tickets.

create index concurrently if not exists kora_actor_registry_live
  on public.actor_registry (workspace_id, actor_id)
  where actor_kind = 'kora' and deactivated_at is null;

create index concurrently if not exists kora_tickets_in_progress
  on public.tickets (
    workspace_id, sea_assigned_to_actor_id, coalesce(sea_claimed_at, created_at) desc, id)
  where kind = 'sea' and sea_active_claim_token is not null;

create index concurrently if not exists kora_tickets_failed_or_blocked
  on public.tickets (
    workspace_id, sea_assigned_to_actor_id, coalesce(sea_resolved_at, created_at) desc, id)
  where kind = 'sea' and sea_active_claim_token is null
    and sea_status in ('failed_terminal', 'blocked_needs_operator');

create index concurrently if not exists kora_tickets_recently_resolved
  on public.tickets (
    workspace_id, sea_assigned_to_actor_id, coalesce(sea_resolved_at, created_at) desc, id)
  where kind = 'sea' and sea_active_claim_token is null
    and sea_status in ('completed', 'released', 'failed_retryable');

create index concurrently if not exists kora_tickets_queued
  on public.tickets (
    workspace_id, sea_assigned_to_actor_id,
    (case sea_priority when 'frontier' then 0 when 'high' then 1 when 'low' then 3 else 2 end),
    coalesce(sea_assigned_at, created_at), id)
  where kind = 'sea' and sea_active_claim_token is null
    and coalesce(sea_status, '') not in (
      'failed_terminal', 'blocked_needs_operator', 'completed', 'released', 'failed_retryable');

-- SPEC 10: what may be claimed. The time until which a ticket waits is the last key, so that
-- deferred tickets are stepped over inside the index.
create index concurrently if not exists kora_tickets_claimable
  on public.tickets (
    workspace_id, sea_assigned_to_actor_id,
    (case sea_priority when 'frontier' then 0 when 'high' then 1 when 'low' then 3 else 2 end),
    coalesce(sea_assigned_at, created_at), id, next_eligible_at)
  where kind = 'sea' and sea_active_claim_token is null
    and sea_status in ('assigned', 'failed_retryable', 'released', 'deferred_cost_limit');

create index concurrently if not exists kora_tickets_waiting_to_retry
  on public.tickets (workspace_id, sea_assigned_to_actor_id)
  where kind = 'sea' and sea_active_claim_token is null
    and sea_status in ('failed_retryable', 'released', 'deferred_cost_limit');
