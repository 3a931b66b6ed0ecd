-- SPEC 10. When the next deferred ticket may be claimed, and which lease ends next: each is one step
-- into an index, however many tickets there are.

create index concurrently if not exists kora_tickets_deferred
  on public.tickets (
    workspace_id, sea_assigned_to_actor_id,
    (case sea_priority when 'frontier' then 0 when 'high' then 1 when 'low' then 3 else 2 end),
    next_eligible_at)
  where kind = 'sea' and sea_active_claim_token is null
    and sea_status in ('assigned', 'failed_retryable', 'released', 'deferred_cost_limit')
    and next_eligible_at is not null;

create index concurrently if not exists kora_tickets_leased
  on public.tickets (workspace_id, sea_assigned_to_actor_id, sea_claim_expires_at)
  where kind = 'sea' and sea_active_claim_token is not null
    and sea_claim_expires_at is not null;
