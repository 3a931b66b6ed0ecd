-- SPEC 3. The log may lose its oldest part and keeps the proof: a door of its own takes that part away
-- and leaves, in the same transaction, an event that says what went (the anchor). The head names where
-- the log begins since; verification goes on from there. Everybody else still may remove nothing.

set local lock_timeout = '10s';

alter table hivex_foundation.event_chain_head
  add column if not exists archived_seq bigint,
  add column if not exists archived_hash bytea,
  add column if not exists archived_count bigint,
  add column if not exists record_begins_at timestamptz,
  add column if not exists anchor_event_id uuid;

-- Whether the statement under way is archive_events()'s own: as is_appending().
create or replace function hivex_foundation.is_archiving() returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(current_setting('kora.archiving_events', true), '') <> ''
     and exists (
       select from pg_proc p
        where p.oid = to_regprocedure(
                'hivex_foundation.append_event(uuid, text, text, timestamptz, uuid, jsonb)')
          and pg_get_userbyid(p.proowner) = current_user)
$$;

create or replace function hivex_foundation.refuse_change() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'DELETE' and hivex_foundation.is_archiving() then
    return null;
  end if;
  raise exception 'hivex_foundation.event_log is append-only: % is refused', tg_op
    using errcode = 'insufficient_privilege';
end
$$;

-- Removes a workspace's oldest events up to and with p_through_seq, whose hash and number the caller
-- has from the archive that it wrote, and appends the anchor. Returns the anchor's seq. Only a login
-- that is a member of the log's owner comes in, whatever it was granted. The rows go before the head
-- is locked: appends wait for the anchor alone, however much is removed.
create or replace function hivex_foundation.archive_events(
  p_event_id uuid,
  p_workspace_id text,
  p_through_seq bigint,
  p_through_hash bytea,
  p_events bigint,
  p_occurred_at timestamptz,
  p_actor_id uuid,
  p_detail jsonb
) returns bigint
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_head hivex_foundation.event_chain_head;
  v_first bigint;
  v_removed bigint;
  v_begins timestamptz;
  v_kept timestamptz;
  v_count bigint;
  v_seq bigint;
  v_setting text;
begin
  if not pg_has_role(session_user, current_user, 'MEMBER') then
    raise exception 'the event log is archived only by a login that is a member of %', current_user
      using errcode = 'insufficient_privilege';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('kora archive ' || p_workspace_id, 0));
  select * into v_head from hivex_foundation.event_chain_head h
   where h.workspace_id = p_workspace_id;
  if not found or p_through_seq >= v_head.seq then
    raise exception 'the newest event of % cannot be archived', p_workspace_id
      using errcode = 'invalid_parameter_value';
  end if;
  if exists (select from hivex_foundation.event_log e where e.event_id = p_event_id) then
    raise exception 'event_id % belongs to another event', p_event_id
      using errcode = 'unique_violation';
  end if;
  if not exists (
    select from hivex_foundation.event_log e
     where e.workspace_id = p_workspace_id and e.seq = p_through_seq
       and e.this_event_hash = p_through_hash) then
    raise exception 'event % is not what was archived', p_through_seq
      using errcode = 'invalid_parameter_value';
  end if;
  select min(e.seq) into v_first from hivex_foundation.event_log e
   where e.workspace_id = p_workspace_id;

  v_setting := set_config('kora.archiving_events', p_event_id::text, true);
  with gone as (
    delete from hivex_foundation.event_log e
     where e.workspace_id = p_workspace_id and e.seq <= p_through_seq
    returning e.occurred_at)
  select count(*), max(gone.occurred_at) into v_removed, v_begins from gone;
  if v_removed <> p_events then
    raise exception 'the archive holds % events, and the log % of them', p_events, v_removed
      using errcode = 'invalid_parameter_value';
  end if;
  select e.occurred_at into v_kept from hivex_foundation.event_log e
   where e.workspace_id = p_workspace_id
   order by e.seq limit 1;
  v_begins := greatest(v_begins, v_kept);
  v_count := coalesce(v_head.archived_count, 0) + v_removed;

  v_seq := hivex_foundation.append_event(
    p_event_id, p_workspace_id, 'kora.event_log.archived', p_occurred_at, p_actor_id,
    coalesce(p_detail, '{}') || jsonb_build_object(
      'from_seq', v_first::text,
      'through_seq', p_through_seq::text,
      'through_hash', encode(p_through_hash, 'hex'),
      'events', v_removed,
      'count', v_count::text,
      'previous_anchor', v_head.anchor_event_id,
      'record_begins_at', to_char(v_begins at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')));
  -- The head's guard lets the owner's doors pass while one is named.
  v_setting := set_config('kora.appending_event', p_event_id::text, true);
  update hivex_foundation.event_chain_head h
     set archived_seq = p_through_seq, archived_hash = p_through_hash, archived_count = v_count,
         record_begins_at = v_begins, anchor_event_id = p_event_id
   where h.workspace_id = p_workspace_id;
  v_setting := set_config('kora.appending_event', '', true);
  v_setting := set_config('kora.archiving_events', '', true);
  return v_seq;
end
$$;

revoke all on function hivex_foundation.archive_events(
  uuid, text, bigint, bytea, bigint, timestamptz, uuid, jsonb) from public;

-- As in migration 0002, from the anchor on where the oldest part is archived. One more cause:
--   anchor  the head names a beginning that no event in the log vouches for
create or replace function hivex_foundation.verify_event_chain(
  p_workspace_id text,
  p_after_seq bigint default 0,
  p_after_hash bytea default decode(repeat('00', 32), 'hex'),
  p_after_count bigint default 0,
  p_limit int default null
) returns table (
  checked bigint,
  last_seq bigint,
  last_hash bytea,
  finished boolean,
  broken_seq bigint,
  broken_cause text
)
language plpgsql stable
-- A plan made for any limit would sort the whole log to read one page of it.
set plan_cache_mode = force_custom_plan
set search_path = pg_catalog, pg_temp
as $$
declare
  v_after_seq bigint := p_after_seq;
  v_after_hash bytea := p_after_hash;
  v_after_count bigint := p_after_count;
  v_walked bigint;
  v_head hivex_foundation.event_chain_head;
begin
  select * into v_head from hivex_foundation.event_chain_head h
   where h.workspace_id = p_workspace_id;
  if v_head.archived_seq is not null and p_after_seq <= v_head.archived_seq then
    v_after_seq := v_head.archived_seq;
    v_after_hash := v_head.archived_hash;
    v_after_count := v_head.archived_count;
    select min(e.seq), 'link' into broken_seq, broken_cause from hivex_foundation.event_log e
     where e.workspace_id = p_workspace_id and e.seq <= v_after_seq;
    if broken_seq is null and not exists (
      select from hivex_foundation.event_log e
       where e.event_id = v_head.anchor_event_id
         and e.workspace_id = p_workspace_id
         and e.event_type = 'kora.event_log.archived'
         and e.payload ->> 'through_seq' = v_head.archived_seq::text
         and e.payload ->> 'through_hash' = encode(v_head.archived_hash, 'hex')
         and e.payload ->> 'count' = v_head.archived_count::text) then
      broken_seq := v_after_seq;
      broken_cause := 'anchor';
    end if;
    if broken_seq is not null then
      checked := v_after_count;
      last_seq := v_after_seq;
      last_hash := v_after_hash;
      finished := true;
      return next;
      return;
    end if;
    broken_cause := null;
  end if;

  select count(*), max(walk.seq),
         min(walk.seq) filter (where not walk.linked or not walk.unchanged)
    into v_walked, last_seq, broken_seq
    from (
      select page.seq,
             page.prev_event_hash
               = lag(page.this_event_hash, 1, v_after_hash) over (order by page.seq) as linked,
             page.this_event_hash = hivex_foundation.event_hash(
               page.prev_event_hash, page.seq, page.event_id, page.workspace_id, page.event_type,
               page.occurred_at, page.actor_id, page.payload) as unchanged
        from (
          select e.* from hivex_foundation.event_log e
           where e.workspace_id = p_workspace_id and e.seq > v_after_seq
           order by e.seq
           limit p_limit
        ) page
    ) walk;

  if broken_seq is not null then
    select count(*) into checked from hivex_foundation.event_log e
     where e.workspace_id = p_workspace_id and e.seq > v_after_seq and e.seq < broken_seq;
    checked := v_after_count + checked;
    select case when hivex_foundation.event_hash(
                  e.prev_event_hash, e.seq, e.event_id, e.workspace_id, e.event_type,
                  e.occurred_at, e.actor_id, e.payload) = e.this_event_hash
                then 'link' else 'hash' end
      into broken_cause
      from hivex_foundation.event_log e
     where e.workspace_id = p_workspace_id and e.seq = broken_seq;
    finished := true;
    return next;
    return;
  end if;

  checked := v_after_count + v_walked;
  finished := p_limit is null or v_walked < p_limit;
  last_seq := coalesce(last_seq, v_after_seq);
  last_hash := v_after_hash;
  if v_walked > 0 then
    select e.this_event_hash into last_hash from hivex_foundation.event_log e
     where e.workspace_id = p_workspace_id and e.seq = last_seq;
  end if;

  if finished
     and ((coalesce(v_head.seq, 0), coalesce(v_head.count, 0)) <> (last_seq, checked)
          or coalesce(v_head.hash, decode(repeat('00', 32), 'hex')) <> last_hash) then
    broken_seq := greatest(coalesce(v_head.seq, 0), last_seq);
    broken_cause := 'head';
  end if;
  return next;
end
$$;
