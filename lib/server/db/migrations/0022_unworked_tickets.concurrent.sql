-- Tickets that nobody works: of no assignee, or of a status that nothing is claimed in. Empty where
-- producers fill both in; counted by every read of the page, from the index alone.

create index concurrently if not exists kora_tickets_unassigned
  on public.tickets (workspace_id)
  where kind = 'sea' and sea_active_claim_token is null and sea_assigned_to_actor_id is null
    and coalesce(sea_status, '') not in (
      'completed', 'failed_terminal', 'blocked_needs_operator');

create index concurrently if not exists kora_tickets_unworked_status
  on public.tickets (workspace_id, sea_assigned_to_actor_id)
  where kind = 'sea' and sea_active_claim_token is null
    and coalesce(sea_status, '') not in (
      'assigned', 'released', 'failed_retryable', 'deferred_cost_limit', 'completed',
      'failed_terminal', 'blocked_needs_operator');
