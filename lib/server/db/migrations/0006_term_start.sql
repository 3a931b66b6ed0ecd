-- SPEC 6 and 10. When the present term began: a leader counts the claims of its own term, because
-- whoever made the older ones can no longer act on them. Null in a term that began before this.

set local lock_timeout = '10s';

alter table public.kora_leader add column if not exists taken_at timestamptz;
