-- SPEC 8. Counts that stop at their ceiling still look at ten thousand rows: from an index alone that
-- is a millisecond, from the table ten. Postgres reads an index alone only where the columns stand in
-- it as they are, so only values that cannot be long are in it: a wide one must not make a ticket
-- impossible to write. Equal entries share their place, and the whole index is a few megabytes.

create index concurrently if not exists kora_tickets_tally
  on public.tickets (workspace_id, sea_assigned_to_actor_id, sea_status, sea_priority)
  where kind = 'sea' and sea_active_claim_token is null
    and sea_status in (
      'assigned', 'claimed', 'in_progress', 'completed', 'released', 'failed_retryable',
      'failed_terminal', 'blocked_needs_operator', 'deferred_cost_limit')
    and (sea_priority is null or sea_priority in ('frontier', 'high', 'normal', 'low'));

create index concurrently if not exists kora_tickets_tally_held
  on public.tickets (workspace_id, sea_assigned_to_actor_id, sea_status, sea_priority)
  where kind = 'sea' and sea_active_claim_token is not null
    and sea_status in (
      'assigned', 'claimed', 'in_progress', 'completed', 'released', 'failed_retryable',
      'failed_terminal', 'blocked_needs_operator', 'deferred_cost_limit')
    and (sea_priority is null or sea_priority in ('frontier', 'high', 'normal', 'low'));

create index concurrently if not exists kora_tickets_tally_tier
  on public.tickets (
    workspace_id, sea_assigned_to_actor_id, sea_model_tier, sea_status, sea_priority)
  where kind = 'sea' and length(sea_model_tier) < 64
    and sea_status in (
      'assigned', 'claimed', 'in_progress', 'completed', 'released', 'failed_retryable',
      'failed_terminal', 'blocked_needs_operator', 'deferred_cost_limit')
    and (sea_priority is null or sea_priority in ('frontier', 'high', 'normal', 'low'));

create index concurrently if not exists kora_tickets_tally_reason
  on public.tickets (
    workspace_id, sea_assigned_to_actor_id, sea_failure_reason, sea_status, sea_priority)
  where kind = 'sea' and length(sea_failure_reason) < 64
    and sea_status in (
      'assigned', 'claimed', 'in_progress', 'completed', 'released', 'failed_retryable',
      'failed_terminal', 'blocked_needs_operator', 'deferred_cost_limit')
    and (sea_priority is null or sea_priority in ('frontier', 'high', 'normal', 'low'));

-- What is in none of them: where there is any, counts are made the longer way.
create index concurrently if not exists kora_tickets_untallied
  on public.tickets (workspace_id, sea_assigned_to_actor_id)
  where kind = 'sea' and not coalesce(
    sea_status in (
      'assigned', 'claimed', 'in_progress', 'completed', 'released', 'failed_retryable',
      'failed_terminal', 'blocked_needs_operator', 'deferred_cost_limit')
    and (sea_priority is null or sea_priority in ('frontier', 'high', 'normal', 'low')), false);
