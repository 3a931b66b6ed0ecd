-- SPEC 7 and 8. The list of tickets. Tickets of one status, with or without a claim, are a group;
-- each index holds every group in one order, and a page merges the groups that it is about. What is
-- filtered by besides stands behind the order, so that it is checked inside the index. Texts are cut:
-- a long one must not make a row too wide for an index, and with it a ticket impossible to write.

-- What the log says of tickets that were resolved before, some at a time: no row stays locked long.
do $$
declare
  v_workspace text;
  v_after bigint;
  v_last bigint;
begin
  for v_workspace in select h.workspace_id from hivex_foundation.event_chain_head h loop
    v_after := 0;
    loop
      with page as (
        select e.seq, e.payload ->> 'sea_ticket_id' as ticket_id,
               e.payload ->> 'model_tier_used' as tier, e.payload ->> 'failure_reason' as reason
          from hivex_foundation.event_log e
         where e.workspace_id = v_workspace and e.event_type = 'kora.sea_ticket.resolved'
           and e.seq > v_after
         order by e.seq
         limit 5000
      ), newest as (
        select distinct on (p.ticket_id) p.* from page p
         where p.ticket_id ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
         order by p.ticket_id, p.seq desc
      ), noted as (
        update public.tickets t set sea_model_tier = n.tier, sea_failure_reason = n.reason
          from newest n
         where t.id = n.ticket_id::uuid and t.workspace_id = v_workspace
           and (t.sea_model_tier is distinct from n.tier
                or t.sea_failure_reason is distinct from n.reason)
      )
      select max(p.seq) into v_last from page p;
      exit when v_last is null;
      v_after := v_last;
      commit;
    end loop;
  end loop;
end
$$;

create index concurrently if not exists kora_tickets_by_creation
  on public.tickets (
    workspace_id, sea_assigned_to_actor_id,
    (case when sea_active_claim_token is null then '-' else '+' end
      || left(coalesce(sea_status, ''), 40)),
    created_at desc, id desc,
    (case sea_priority when 'frontier' then 0 when 'high' then 1 when 'low' then 3 else 2 end),
    left(sea_model_tier, 64), left(sea_failure_reason, 64))
  where kind = 'sea';

create index concurrently if not exists kora_tickets_by_resolution
  on public.tickets (
    workspace_id, sea_assigned_to_actor_id,
    (case when sea_active_claim_token is null then '-' else '+' end
      || left(coalesce(sea_status, ''), 40)),
    coalesce(sea_resolved_at, '-infinity') desc, id desc,
    (case sea_priority when 'frontier' then 0 when 'high' then 1 when 'low' then 3 else 2 end),
    left(sea_model_tier, 64), left(sea_failure_reason, 64))
  where kind = 'sea';

create index concurrently if not exists kora_tickets_by_claim
  on public.tickets (
    workspace_id, sea_assigned_to_actor_id,
    (case when sea_active_claim_token is null then '-' else '+' end
      || left(coalesce(sea_status, ''), 40)),
    coalesce(sea_claimed_at, '-infinity') desc, id desc,
    (case sea_priority when 'frontier' then 0 when 'high' then 1 when 'low' then 3 else 2 end),
    left(sea_model_tier, 64), left(sea_failure_reason, 64))
  where kind = 'sea';

create index concurrently if not exists kora_tickets_by_priority
  on public.tickets (
    workspace_id, sea_assigned_to_actor_id,
    (case when sea_active_claim_token is null then '-' else '+' end
      || left(coalesce(sea_status, ''), 40)),
    (case sea_priority when 'frontier' then 0 when 'high' then 1 when 'low' then 3 else 2 end),
    coalesce(sea_assigned_at, created_at), id,
    left(sea_model_tier, 64), left(sea_failure_reason, 64))
  where kind = 'sea';

create index concurrently if not exists kora_tickets_by_tier
  on public.tickets (
    workspace_id, sea_assigned_to_actor_id, left(sea_model_tier, 64),
    (case when sea_active_claim_token is null then '-' else '+' end
      || left(coalesce(sea_status, ''), 40)),
    created_at desc, id desc,
    (case sea_priority when 'frontier' then 0 when 'high' then 1 when 'low' then 3 else 2 end),
    left(sea_failure_reason, 64))
  where kind = 'sea' and sea_model_tier is not null;

create index concurrently if not exists kora_tickets_by_reason
  on public.tickets (
    workspace_id, sea_assigned_to_actor_id, left(sea_failure_reason, 64),
    (case when sea_active_claim_token is null then '-' else '+' end
      || left(coalesce(sea_status, ''), 40)),
    created_at desc, id desc,
    (case sea_priority when 'frontier' then 0 when 'high' then 1 when 'low' then 3 else 2 end),
    left(sea_model_tier, 64))
  where kind = 'sea' and sea_failure_reason is not null;

-- A part of the title or the objective: by trigrams where the extension is there, else by words. Of
-- tickets of all kinds: the planner goes by the statistics of an expression only then.
-- where extension pg_trgm
create index concurrently if not exists kora_tickets_text_trigrams
  on public.tickets using gin (
    (coalesce(title, '') || ' | ' || coalesce(objective, '')) gin_trgm_ops)
  with (gin_pending_list_limit = 1024);

-- without extension pg_trgm
create index concurrently if not exists kora_tickets_text_words
  on public.tickets using gin (
    to_tsvector('simple', coalesce(title, '') || ' | ' || coalesce(objective, '')))
  with (gin_pending_list_limit = 1024);

-- Every event that names a ticket, in the log's order.
create index concurrently if not exists kora_event_log_ticket
  on hivex_foundation.event_log (workspace_id, (payload ->> 'sea_ticket_id'), seq)
  where payload ->> 'sea_ticket_id' is not null;
