-- SPEC 3. The door into the log gets a lock: append_event() runs as its owner, so a role needs no
-- right to write the log's tables, and the tables take nothing from any other role. Who the owner is,
-- and what others keep, is settled after the migrations, each time anew (schema/log-owner.ts). Every
-- function looks names up in pg_catalog alone; the chain's hashes are what they were.

set local lock_timeout = '10s';

-- Made anew on the pinned path: their bodies are bound when they are made, and no `set` may keep the
-- planner from inlining them.
create or replace function hivex_foundation.event_hash_field(p_value text) returns bytea
language sql stable parallel safe
return int4send(octet_length(convert_to(p_value, 'UTF8'))) || convert_to(p_value, 'UTF8');

create or replace function hivex_foundation.event_hash(
  p_prev_hash bytea,
  p_seq bigint,
  p_event_id uuid,
  p_workspace_id text,
  p_event_type text,
  p_occurred_at timestamptz,
  p_actor_id uuid,
  p_payload jsonb
) returns bytea
language sql stable parallel safe
return sha256(
  p_prev_hash
  || hivex_foundation.event_hash_field(p_seq::text)
  || hivex_foundation.event_hash_field(p_event_id::text)
  || hivex_foundation.event_hash_field(p_workspace_id)
  || hivex_foundation.event_hash_field(p_event_type)
  || hivex_foundation.event_hash_field(
       to_char(p_occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
  || hivex_foundation.event_hash_field(coalesce(p_actor_id::text, ''))
  || hivex_foundation.event_hash_field(p_payload::text)
);

-- As in migration 0002, but as its owner. The setting tells the guards which event is appended: it
-- stops a slip of the owner's hand; what stops everybody else is who the current user is.
create or replace function hivex_foundation.append_event(
  p_event_id uuid,
  p_workspace_id text,
  p_event_type text,
  p_occurred_at timestamptz,
  p_actor_id uuid,
  p_payload jsonb
) returns bigint
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_head hivex_foundation.event_chain_head;
  v_known hivex_foundation.event_log;
  v_seq bigint;
  v_hash bytea;
  v_appending text;
begin
  v_appending := set_config('kora.appending_event', p_event_id::text, true);
  select * into v_head from hivex_foundation.event_chain_head h
   where h.workspace_id = p_workspace_id for update;
  if not found then
    insert into hivex_foundation.event_chain_head (workspace_id, seq, hash, count)
    values (p_workspace_id, 0, decode(repeat('00', 32), 'hex'), 0)
    on conflict (workspace_id) do nothing;
    select * into strict v_head from hivex_foundation.event_chain_head h
     where h.workspace_id = p_workspace_id for update;
  end if;

  select * into v_known from hivex_foundation.event_log e where e.event_id = p_event_id;
  if found then
    if v_known.workspace_id <> p_workspace_id or v_known.event_type <> p_event_type then
      raise exception 'event_id % belongs to another event', p_event_id
        using errcode = 'unique_violation';
    end if;
    v_appending := set_config('kora.appending_event', '', true);
    return v_known.seq;
  end if;

  -- A sequence that was set back, or restored without its place, would break the order for ever.
  v_seq := nextval('hivex_foundation.event_log_seq');
  if v_seq <= v_head.seq then
    v_seq := setval('hivex_foundation.event_log_seq', v_head.seq + 1);
  end if;
  v_hash := hivex_foundation.event_hash(
    v_head.hash, v_seq, p_event_id, p_workspace_id, p_event_type, p_occurred_at, p_actor_id,
    p_payload);

  insert into hivex_foundation.event_log (
    seq, event_id, workspace_id, event_type, occurred_at, actor_id, payload, prev_event_hash,
    this_event_hash)
  values (
    v_seq, p_event_id, p_workspace_id, p_event_type, p_occurred_at, p_actor_id, p_payload,
    v_head.hash, v_hash);
  update hivex_foundation.event_chain_head h
     set seq = v_seq, hash = v_hash, count = h.count + 1
   where h.workspace_id = p_workspace_id;
  v_appending := set_config('kora.appending_event', '', true);
  return v_seq;
end
$$;

-- Whether the statement under way is append_event()'s own: nobody else is its owner in there.
create or replace function hivex_foundation.is_appending() returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(current_setting('kora.appending_event', true), '') <> ''
     and exists (
       select from pg_proc p
        where p.oid = to_regprocedure(
                'hivex_foundation.append_event(uuid, text, text, timestamptz, uuid, jsonb)')
          and pg_get_userbyid(p.proowner) = current_user)
$$;

create or replace function hivex_foundation.refuse_direct_insert() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  if not hivex_foundation.is_appending()
     or current_setting('kora.appending_event', true) <> new.event_id::text then
    raise exception 'hivex_foundation.event_log takes events only through append_event()'
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;

create or replace function hivex_foundation.refuse_change() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception 'hivex_foundation.event_log is append-only: % is refused', tg_op
    using errcode = 'insufficient_privilege';
end
$$;

create or replace function hivex_foundation.refuse_head_change() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op in ('DELETE', 'TRUNCATE') or not hivex_foundation.is_appending() then
    raise exception 'hivex_foundation.event_chain_head moves only with append_event(): % is refused',
      tg_op using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;

-- The guards of log and head. What their conditions let pass needs no call: every append is spared
-- two. They name the owner as it is now; where it has changed since, as by a restored dump, the
-- functions look for themselves.
create or replace function hivex_foundation.guard_log() returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_owner constant text := (
    select pg_get_userbyid(p.proowner) from pg_proc p
     where p.oid = 'hivex_foundation.append_event(uuid, text, text, timestamptz, uuid, jsonb)'::regprocedure);
begin
  execute format($sql$
    create or replace trigger kora_append_only_insert before insert on hivex_foundation.event_log
      for each row
      when (current_user <> %1$L
            or current_setting('kora.appending_event', true) is distinct from new.event_id::text)
      execute function hivex_foundation.refuse_direct_insert();
    create or replace trigger kora_append_only_change before update or delete or truncate
      on hivex_foundation.event_log
      for each statement execute function hivex_foundation.refuse_change();
    create or replace trigger kora_head_moves_with_log before insert or update
      on hivex_foundation.event_chain_head
      for each row
      when (current_user <> %1$L
            or coalesce(current_setting('kora.appending_event', true), '') = '')
      execute function hivex_foundation.refuse_head_change();
    create or replace trigger kora_head_stays before delete or truncate
      on hivex_foundation.event_chain_head
      for each statement execute function hivex_foundation.refuse_head_change();
  $sql$, v_owner);
end
$$;

revoke all on function hivex_foundation.guard_log() from public;
select hivex_foundation.guard_log();

-- The columns beside a ticket are a convenience: an append never waits for them, and never fails of
-- them. Runs as a role that may do nothing else: a trigger that somebody put on the tickets must not
-- run as the owner of the log.
create or replace function hivex_foundation.note_ticket_outcome() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if new.payload ->> 'sea_ticket_id'
     ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then
    update public.tickets t
       set sea_model_tier = new.payload ->> 'model_tier_used',
           sea_failure_reason = new.payload ->> 'failure_reason'
     where t.id in (
       select free.id from public.tickets free
        where free.id = (new.payload ->> 'sea_ticket_id')::uuid
          and free.workspace_id::text = new.workspace_id
          and (free.sea_model_tier is distinct from new.payload ->> 'model_tier_used'
               or free.sea_failure_reason is distinct from new.payload ->> 'failure_reason')
          for no key update skip locked);
  end if;
  return null;
exception when others then
  raise warning 'the outcome of a ticket was not noted: %', sqlerrm;
  return null;
end
$$;

alter function hivex_foundation.verify_event_chain(text, bigint, bytea, bigint, int)
  set search_path = pg_catalog, pg_temp;
