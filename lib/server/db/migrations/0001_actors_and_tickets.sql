-- SPEC 3. Creates what is missing. A table that somebody else made keeps every row and every
-- column; it only gets the columns that it lacks, always nullable or with a constant default.

set local lock_timeout = '10s';

-- What cannot be invented for rows that exist already: such a table is somebody else's.
do $$
declare
  v_missing text;
begin
  select string_agg(format('%s.%s', need.table_name, need.column_name), ', '
                    order by need.table_name, need.column_name)
    into v_missing
    from (values
      ('public.actor_registry', 'actor_id'),
      ('public.actor_registry', 'workspace_id'),
      ('public.actor_registry', 'actor_kind'),
      ('public.tickets', 'id'),
      ('public.tickets', 'workspace_id'),
      ('public.tickets', 'kind'),
      ('public.tickets', 'created_at')
    ) as need (table_name, column_name)
   where to_regclass(need.table_name) is not null
     and not exists (
       select from pg_attribute a
        where a.attrelid = to_regclass(need.table_name)
          and a.attname = need.column_name
          and a.attnum > 0
          and not a.attisdropped
     );
  if v_missing is not null then
    raise exception 'A table of this name exists already, but lacks: %. Nothing was changed: the cockpit cannot make these up for existing rows.', v_missing;
  end if;
end
$$;

create table if not exists public.actor_registry (
  actor_id uuid primary key default gen_random_uuid(),
  workspace_id text not null,
  actor_kind text not null
);

alter table public.actor_registry
  add column if not exists display_name text,
  add column if not exists deactivated_at timestamptz;

create table if not exists public.tickets (
  id uuid primary key default gen_random_uuid(),
  workspace_id text not null,
  kind text not null,
  created_at timestamptz not null default now()
);

alter table public.tickets
  add column if not exists title text,
  add column if not exists objective text,
  add column if not exists sea_status text,
  add column if not exists sea_priority text,
  add column if not exists sea_assigned_to_actor_id uuid,
  add column if not exists sea_active_claim_token uuid,
  add column if not exists sea_active_claim_actor_id uuid,
  add column if not exists work_attempt_id uuid,
  add column if not exists claim_count int default 0,
  add column if not exists work_attempt_count int default 0,
  add column if not exists next_eligible_at timestamptz,
  add column if not exists updated_at timestamptz default now(),
  add column if not exists sea_assigned_at timestamptz,
  add column if not exists sea_claimed_at timestamptz,
  add column if not exists sea_claim_expires_at timestamptz,
  add column if not exists sea_resolved_at timestamptz;
