-- SPEC 3 and 6. Who leads a workspace, and which instances live.

create table if not exists public.kora_leader (
  workspace_id text primary key,
  term bigint not null,
  instance_id text not null
);

create table if not exists public.kora_runtime_presence (
  instance_id text primary key,
  workspace_id text not null,
  role text not null,
  leader boolean not null default false,
  term bigint,
  started_at timestamptz not null default now(),
  heartbeat_at timestamptz not null default now(),
  state jsonb
);
