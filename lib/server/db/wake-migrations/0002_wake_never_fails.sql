-- SPEC 3, wake triggers. A notification is a convenience of the page; the write that it follows is the
-- application's. So no wake function can fail a write: each catches whatever goes wrong in it, whatever
-- types the columns have, and needs no function of ours to be executable. Notifications fill a queue
-- that a single idle listener can keep full, and a full queue fails every commit that adds to it: from
-- half of it on, none is sent. What was not sent is counted, outside of every transaction, and a
-- statement that touches very many workspaces wakes all of them by one notification.

set local lock_timeout = '10s';

create sequence if not exists public.kora_wake_lost as bigint cache 1;
grant usage on sequence public.kora_wake_lost to public;

do $generate$
declare
  v_function record;
begin
  for v_function in
    select * from (values
      ('kora_wake_tickets_inserted', $$
        select distinct 'tickets', n.workspace_id::text from new_rows n where n.kind::text = 'sea'$$),
      ('kora_wake_tickets_updated', $$
        select 'tickets', n.workspace_id::text from new_rows n where n.kind::text = 'sea'
        union
        select 'tickets', o.workspace_id::text from old_rows o where o.kind::text = 'sea'$$),
      ('kora_wake_tickets_deleted', $$
        select distinct 'tickets', o.workspace_id::text from old_rows o where o.kind::text = 'sea'$$),
      ('kora_wake_tickets_truncated', $$
        select 'tickets', '*'$$),
      ('kora_wake_events_appended', $$
        select topic.name, appended.workspace
          from (select n.workspace_id::text as workspace, bool_or(n.event_type in (
                         'kora.operational_state.transitioned', 'kora.runtime.leading',
                         'kora.runtime.goodbye', 'kora.runtime.lost')) as is_state
                  from new_rows n group by n.workspace_id) appended
          join (values ('chain_events'), ('operational_state')) as topic (name)
            on topic.name = 'chain_events' or appended.is_state$$),
      -- A heartbeat alone wakes nobody: whether a runtime lives is for the polling page to judge.
      ('kora_wake_presence_inserted', $$
        select distinct 'operational_state', n.workspace_id::text from new_rows n where n.leader$$),
      ('kora_wake_presence_updated', $$
        select distinct 'operational_state', n.workspace_id::text
          from new_rows n join old_rows o on o.instance_id = n.instance_id
         where (n.leader or o.leader)
           and (n.leader, n.term, n.state, n.workspace_id)
               is distinct from (o.leader, o.term, o.state, o.workspace_id)$$),
      ('kora_wake_presence_deleted', $$
        select distinct 'operational_state', o.workspace_id::text from old_rows o where o.leader$$)
    ) as made (name, changes)
  loop
    execute format($sql$
      create or replace function public.%I() returns trigger
      language plpgsql
      set search_path = pg_catalog, pg_temp
      as $body$
      begin
        if pg_notification_queue_usage() >= 0.5 then
          raise exception 'the notification queue is half full';
        end if;
        perform pg_notify('kora_wake', sent.payload) from (
          select distinct wake.topic || ' ' || case
                   when wake.workspaces > 100 or octet_length(wake.workspace) > 7000 then '*'
                   else wake.workspace end as payload
            from (select changed.*, count(*) over (partition by changed.topic) as workspaces
                    from (%s) changed (topic, workspace)) wake) sent;
        return null;
      exception when others then
        begin
          perform nextval('public.kora_wake_lost');
        exception when others then
          null;
        end;
        return null;
      end
      $body$
    $sql$, v_function.name, v_function.changes);
  end loop;
end
$generate$;

drop function if exists public.kora_wake(text, text);

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
