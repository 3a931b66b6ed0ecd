-- SPEC 3, wake triggers: `NOTIFY kora_wake, '<topic> <workspace>'`, once a statement and workspace,
-- never with content. Postgres drops repeated payloads of one transaction by itself.
-- Opt-in: a database without them works, the cockpit then polls.

set local lock_timeout = '10s';

-- A payload is limited to 8,000 bytes, and one that is too long would fail the write that it tells
-- of: `*` stands for every workspace.
create or replace function public.kora_wake(topic text, workspace_id text) returns void
language sql as $$
  select pg_catalog.pg_notify('kora_wake', topic || ' ' ||
    case when octet_length(workspace_id) > 7000 then '*' else workspace_id end)
$$;

create or replace function public.kora_wake_tickets_inserted() returns trigger
language plpgsql as $$
begin
  perform public.kora_wake('tickets', changed.workspace_id)
     from (select distinct n.workspace_id from new_rows n where n.kind = 'sea') changed;
  return null;
end
$$;

create or replace function public.kora_wake_tickets_updated() returns trigger
language plpgsql as $$
begin
  perform public.kora_wake('tickets', changed.workspace_id)
     from (select n.workspace_id from new_rows n where n.kind = 'sea'
           union
           select o.workspace_id from old_rows o where o.kind = 'sea') changed;
  return null;
end
$$;

create or replace function public.kora_wake_tickets_deleted() returns trigger
language plpgsql as $$
begin
  perform public.kora_wake('tickets', changed.workspace_id)
     from (select distinct o.workspace_id from old_rows o where o.kind = 'sea') changed;
  return null;
end
$$;

create or replace function public.kora_wake_tickets_truncated() returns trigger
language plpgsql as $$
begin
  perform public.kora_wake('tickets', '*');
  return null;
end
$$;

create or replace function public.kora_wake_events_appended() returns trigger
language plpgsql as $$
begin
  perform public.kora_wake(topic.name, appended.workspace_id)
     from (select n.workspace_id, bool_or(n.event_type in (
                    'kora.operational_state.transitioned', 'kora.runtime.leading',
                    'kora.runtime.goodbye', 'kora.runtime.lost')) as is_state
             from new_rows n group by n.workspace_id) appended
     join (values ('chain_events'), ('operational_state')) as topic (name)
       on topic.name = 'chain_events' or appended.is_state;
  return null;
end
$$;

-- A heartbeat alone wakes nobody: whether a runtime lives is for the polling page to judge.
create or replace function public.kora_wake_presence_inserted() returns trigger
language plpgsql as $$
begin
  perform public.kora_wake('operational_state', changed.workspace_id)
     from (select distinct n.workspace_id from new_rows n where n.leader) changed;
  return null;
end
$$;

create or replace function public.kora_wake_presence_updated() returns trigger
language plpgsql as $$
begin
  perform public.kora_wake('operational_state', changed.workspace_id)
     from (select distinct n.workspace_id
             from new_rows n join old_rows o on o.instance_id = n.instance_id
            where (n.leader or o.leader)
              and (n.leader, n.term, n.state, n.workspace_id)
                  is distinct from (o.leader, o.term, o.state, o.workspace_id)) changed;
  return null;
end
$$;

create or replace function public.kora_wake_presence_deleted() returns trigger
language plpgsql as $$
begin
  perform public.kora_wake('operational_state', changed.workspace_id)
     from (select distinct o.workspace_id from old_rows o where o.leader) changed;
  return null;
end
$$;

create or replace trigger kora_wake_inserted after insert on public.tickets
  referencing new table as new_rows
  for each statement execute function public.kora_wake_tickets_inserted();
create or replace trigger kora_wake_updated after update on public.tickets
  referencing new table as new_rows old table as old_rows
  for each statement execute function public.kora_wake_tickets_updated();
create or replace trigger kora_wake_deleted after delete on public.tickets
  referencing old table as old_rows
  for each statement execute function public.kora_wake_tickets_deleted();
create or replace trigger kora_wake_truncated after truncate on public.tickets
  for each statement execute function public.kora_wake_tickets_truncated();

create or replace trigger kora_wake_inserted after insert on hivex_foundation.event_log
  referencing new table as new_rows
  for each statement execute function public.kora_wake_events_appended();

create or replace trigger kora_wake_inserted after insert on public.kora_runtime_presence
  referencing new table as new_rows
  for each statement execute function public.kora_wake_presence_inserted();
create or replace trigger kora_wake_updated after update on public.kora_runtime_presence
  referencing new table as new_rows old table as old_rows
  for each statement execute function public.kora_wake_presence_updated();
create or replace trigger kora_wake_deleted after delete on public.kora_runtime_presence
  referencing old table as old_rows
  for each statement execute function public.kora_wake_presence_deleted();
