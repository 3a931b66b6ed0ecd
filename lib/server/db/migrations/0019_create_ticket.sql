-- How a producer hands a ticket in by SQL: one function, so that no right on any table is needed and
-- nothing can be left out. A ticket without assignee or status would be worked by nobody.

set local lock_timeout = '10s';

-- `create schema if not exists` asks for the right to create one even where it is there.
do $$
begin
  if to_regnamespace('kora') is null then
    create schema kora;
  end if;
end
$$;

-- Runs as its owner (schema/ticket-door.ts), who may insert tickets and do nothing else. Every name
-- is looked up in pg_catalog alone.
create or replace function kora.create_ticket(
  workspace text,
  title text,
  objective text default null,
  criticality text default 'normal',
  not_before timestamptz default null,
  ticket_id uuid default null
) returns uuid
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  v_kora uuid;
  v_id constant uuid := coalesce(ticket_id, gen_random_uuid());
  v_found text;
begin
  if coalesce(btrim(workspace), '') = '' then
    raise exception 'kora.create_ticket: workspace is empty; allowed: the id of a workspace'
      using errcode = 'invalid_parameter_value';
  end if;
  if coalesce(btrim(title), '') = '' or length(title) > 300 then
    raise exception 'kora.create_ticket: title has % characters; allowed: 1 to 300, not blank',
      coalesce(length(title), 0) using errcode = 'invalid_parameter_value';
  end if;
  if length(objective) > 20000 then
    raise exception 'kora.create_ticket: objective has % characters; allowed: at most 20000',
      length(objective) using errcode = 'invalid_parameter_value';
  end if;
  if criticality is null or criticality not in ('low', 'normal', 'high', 'frontier') then
    raise exception 'kora.create_ticket: criticality is %; allowed: low, normal, high, frontier',
      coalesce(quote_literal(left(criticality, 60)), 'null')
      using errcode = 'invalid_parameter_value';
  end if;
  if not isfinite(not_before) then
    raise exception 'kora.create_ticket: not_before is infinite; allowed: a time, or null for now'
      using errcode = 'invalid_parameter_value';
  end if;
  select a.actor_id into v_kora from public.actor_registry a
   where a.workspace_id = workspace and a.actor_kind = 'kora' and a.deactivated_at is null
   order by a.actor_id limit 1;
  if v_kora is null then
    raise exception 'kora.create_ticket: the workspace % has no actor of kind kora; npm run db:setup -- --workspace … makes it',
      quote_literal(left(workspace, 200)) using errcode = 'invalid_parameter_value';
  end if;

  -- A call that is repeated with its id, because its answer was lost, hands in one ticket.
  if ticket_id is not null then
    perform pg_advisory_xact_lock(hashtextextended('kora.create_ticket ' || v_id, 0));
    select t.workspace_id into v_found from public.tickets t where t.id = v_id;
    if found and v_found = workspace then
      return v_id;
    elsif found then
      raise exception 'kora.create_ticket: the ticket % is in another workspace', v_id
        using errcode = 'unique_violation';
    end if;
  end if;
  insert into public.tickets (
    id, workspace_id, kind, title, objective, sea_status, sea_priority, sea_assigned_to_actor_id,
    sea_assigned_at, next_eligible_at, created_at, updated_at)
  values (
    v_id, workspace, 'sea', title, objective, 'assigned', criticality, v_kora,
    statement_timestamp(), not_before, statement_timestamp(), statement_timestamp());
  return v_id;
end
$$;

revoke all on function kora.create_ticket(text, text, text, text, timestamptz, uuid) from public;
