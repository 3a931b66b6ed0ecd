-- SPEC 3. The append-only, hash-chained event log: one chain per workspace, one door into it.

set local lock_timeout = '10s';

-- `create schema if not exists` asks for the right to create one even where it is there.
do $$
begin
  if to_regnamespace('hivex_foundation') is null then
    create schema hivex_foundation;
  end if;
end
$$;

-- A log that somebody else made is reported and left as it is.
do $$
declare
  v_log constant regclass := to_regclass('hivex_foundation.event_log');
  v_missing text;
  v_filled boolean;
begin
  if v_log is null then
    return;
  end if;
  select string_agg(format('%s %s', need.column_name, need.type_name), ', '
                    order by need.column_name)
    into v_missing
    from (values
      ('seq', 'bigint'),
      ('event_id', 'uuid'),
      ('workspace_id', 'text'),
      ('event_type', 'text'),
      ('occurred_at', 'timestamp with time zone'),
      ('actor_id', 'uuid'),
      ('payload', 'jsonb'),
      ('prev_event_hash', 'bytea'),
      ('this_event_hash', 'bytea')
    ) as need (column_name, type_name)
   where not exists (
     select from pg_attribute a
      where a.attrelid = v_log
        and a.attname = need.column_name
        and format_type(a.atttypid, null) = need.type_name
        and a.attnum > 0
        and not a.attisdropped
   );
  if v_missing is not null then
    raise exception 'hivex_foundation.event_log exists already, but without: %. Nothing was changed: the cockpit does not alter a log that it did not make. Move that table away, or point DATABASE_URL to another database.', v_missing;
  end if;
  if to_regclass('hivex_foundation.event_chain_head') is null then
    execute 'select exists (select from hivex_foundation.event_log)' into v_filled;
    if v_filled then
      raise exception 'hivex_foundation.event_log holds events, but hivex_foundation.event_chain_head is missing. Nothing was changed: a new chain would not continue the old one.';
    end if;
  end if;
end
$$;

-- Its unique indexes come with the next migrations, where a log that exists already gets them too.
create table if not exists hivex_foundation.event_log (
  seq bigint not null,
  event_id uuid not null,
  workspace_id text not null,
  event_type text not null,
  occurred_at timestamptz not null check (isfinite(occurred_at)),
  actor_id uuid,
  payload jsonb not null,
  prev_event_hash bytea not null,
  this_event_hash bytea not null
);

create table if not exists hivex_foundation.event_chain_head (
  workspace_id text primary key,
  seq bigint not null,
  hash bytea not null,
  count bigint not null
);

-- One number at a time: a cached range would hand out numbers that a later append overtakes.
create sequence if not exists hivex_foundation.event_log_seq as bigint cache 1;

-- A field as it enters the hash: its length, so that no two lists of fields read alike.
create function hivex_foundation.event_hash_field(p_value text) returns bytea
language sql stable parallel safe
return int4send(octet_length(convert_to(p_value, 'UTF8'))) || convert_to(p_value, 'UTF8');

-- The hash of one event; append and verification share it. `stable`, because only then may the
-- planner inline it, and a million events are verified in seconds.
create function hivex_foundation.event_hash(
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

-- Appends one event and returns its seq. The head row is locked before the number is drawn: drawn
-- earlier, two appenders could commit in the other order and fork the chain. An event_id that the
-- log already has returns the seq of then, so that a retry after a lost answer appends once.
create function hivex_foundation.append_event(
  p_event_id uuid,
  p_workspace_id text,
  p_event_type text,
  p_occurred_at timestamptz,
  p_actor_id uuid,
  p_payload jsonb
) returns bigint
language plpgsql volatile
as $$
declare
  v_head hivex_foundation.event_chain_head;
  v_known hivex_foundation.event_log;
  v_seq bigint;
  v_hash bytea;
begin
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
    return v_known.seq;
  end if;

  v_seq := nextval('hivex_foundation.event_log_seq');
  v_hash := hivex_foundation.event_hash(
    v_head.hash, v_seq, p_event_id, p_workspace_id, p_event_type, p_occurred_at, p_actor_id,
    p_payload);

  perform set_config('kora.appending_event', p_event_id::text, true);
  insert into hivex_foundation.event_log (
    seq, event_id, workspace_id, event_type, occurred_at, actor_id, payload, prev_event_hash,
    this_event_hash)
  values (
    v_seq, p_event_id, p_workspace_id, p_event_type, p_occurred_at, p_actor_id, p_payload,
    v_head.hash, v_hash);
  perform set_config('kora.appending_event', '', true);

  update hivex_foundation.event_chain_head h
     set seq = v_seq, hash = v_hash, count = h.count + 1
   where h.workspace_id = p_workspace_id;
  return v_seq;
end
$$;

create function hivex_foundation.refuse_direct_insert() returns trigger
language plpgsql
as $$
begin
  if current_setting('kora.appending_event', true) is distinct from new.event_id::text then
    raise exception 'hivex_foundation.event_log takes events only through append_event()'
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;

create function hivex_foundation.refuse_change() returns trigger
language plpgsql
as $$
begin
  raise exception 'hivex_foundation.event_log is append-only: % is refused', tg_op
    using errcode = 'insufficient_privilege';
end
$$;

create trigger kora_append_only_insert before insert on hivex_foundation.event_log
  for each row execute function hivex_foundation.refuse_direct_insert();
create trigger kora_append_only_change before update or delete or truncate
  on hivex_foundation.event_log
  for each statement execute function hivex_foundation.refuse_change();

-- Walks a workspace's chain from a known good place (the start, unless told) over at most p_limit
-- events (all, unless told), and compares the head once the end is reached, so that a removed last
-- event is found as well. One row: how many events are good so far, the place to go on from,
-- whether the end was reached, and the first broken seq with its cause:
--   link  the event does not follow the one before it (something was removed, added or moved)
--   hash  the event is not what was appended
--   head  the end is not where the head says (the last events were removed)
create function hivex_foundation.verify_event_chain(
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
as $$
declare
  v_walked bigint;
  v_head hivex_foundation.event_chain_head;
begin
  select count(*), max(walk.seq),
         min(walk.seq) filter (where not walk.linked or not walk.unchanged)
    into v_walked, last_seq, broken_seq
    from (
      select page.seq,
             page.prev_event_hash
               = lag(page.this_event_hash, 1, p_after_hash) over (order by page.seq) as linked,
             page.this_event_hash = hivex_foundation.event_hash(
               page.prev_event_hash, page.seq, page.event_id, page.workspace_id, page.event_type,
               page.occurred_at, page.actor_id, page.payload) as unchanged
        from (
          select e.* from hivex_foundation.event_log e
           where e.workspace_id = p_workspace_id and e.seq > p_after_seq
           order by e.seq
           limit p_limit
        ) page
    ) walk;

  if broken_seq is not null then
    select count(*) into checked from hivex_foundation.event_log e
     where e.workspace_id = p_workspace_id and e.seq > p_after_seq and e.seq < broken_seq;
    checked := p_after_count + checked;
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

  checked := p_after_count + v_walked;
  finished := p_limit is null or v_walked < p_limit;
  last_seq := coalesce(last_seq, p_after_seq);
  last_hash := p_after_hash;
  if v_walked > 0 then
    select e.this_event_hash into last_hash from hivex_foundation.event_log e
     where e.workspace_id = p_workspace_id and e.seq = last_seq;
  end if;

  if finished then
    select * into v_head from hivex_foundation.event_chain_head h
     where h.workspace_id = p_workspace_id;
    if (coalesce(v_head.seq, 0), coalesce(v_head.count, 0)) <> (last_seq, checked)
       or coalesce(v_head.hash, decode(repeat('00', 32), 'hex')) <> last_hash then
      broken_seq := greatest(coalesce(v_head.seq, 0), last_seq);
      broken_cause := 'head';
    end if;
  end if;
  return next;
end
$$;
