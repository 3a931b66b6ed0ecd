-- CONTROL 13. Who may come in: accounts, sessions, tokens, and what slows guessing down. No secret
-- stands here but as a hash. The log has ids alone; names stay in these rows, which can be deleted.

set local lock_timeout = '10s';

-- Counts the changes of accounts and tokens, so that no process goes on with what it has kept.
create table if not exists public.kora_access (
  workspace_id text primary key,
  version bigint not null default 0
);

create table if not exists public.kora_account (
  account_id uuid primary key,
  workspace_id text not null,
  name text not null,
  role text not null,
  actor_id uuid not null,
  password_hash text,
  -- SHA-256 of the secret of the link that sets the password once.
  link_hash bytea,
  link_ends_at timestamptz,
  created_at timestamptz not null default now(),
  created_by text not null,
  removed_at timestamptz
);
create unique index if not exists kora_account_name
  on public.kora_account (workspace_id, lower(name)) where removed_at is null;

create table if not exists public.kora_session (
  session_id uuid primary key,
  workspace_id text not null,
  subject text not null,
  actor_id uuid not null,
  name text not null,
  role text not null,
  via text not null,
  created_at timestamptz not null default now(),
  ends_at timestamptz not null,
  revoked_at timestamptz
);
create index if not exists kora_session_revoked
  on public.kora_session (workspace_id, revoked_at) where revoked_at is not null;
create index if not exists kora_session_subject
  on public.kora_session (workspace_id, subject);

create table if not exists public.kora_token (
  token_id text primary key,
  workspace_id text not null,
  name text not null,
  secret_hash bytea not null,
  role text not null,
  scopes text[] not null,
  actor_id uuid not null,
  made_by text not null,
  created_at timestamptz not null default now(),
  ends_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);

-- The last known role of everybody who came in otherwise than by an account.
create table if not exists public.kora_subject (
  workspace_id text not null,
  subject text not null,
  actor_id uuid not null,
  name text not null,
  via text not null,
  role text not null,
  seen_at timestamptz not null default now(),
  primary key (workspace_id, subject)
);

create table if not exists public.kora_sign_in_attempt (
  workspace_id text not null,
  attempt_key text not null,
  failures int not null,
  failed_at timestamptz not null,
  blocked_until timestamptz not null,
  primary key (workspace_id, attempt_key)
);
