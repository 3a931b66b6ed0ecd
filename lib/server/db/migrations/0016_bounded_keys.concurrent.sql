-- SPEC 3. A write is never refused because a value is too long for an index of ours: what a key of
-- the log holds is cut, and so is the text of a ticket that is searched. An event type, a ticket's id
-- in a payload and a ticket's text have no limit of their own.

create index concurrently if not exists kora_event_log_by_type
  on hivex_foundation.event_log (workspace_id, left(event_type, 200), seq);

create index concurrently if not exists kora_event_log_by_type_time
  on hivex_foundation.event_log (workspace_id, left(event_type, 200), occurred_at, seq);

-- Read alone for the strip of the state, which an index over an expression cannot be.
create index concurrently if not exists kora_event_log_leading_time
  on hivex_foundation.event_log (workspace_id, occurred_at, seq)
  where event_type = 'kora.runtime.leading';

create index concurrently if not exists kora_event_log_goodbye_time
  on hivex_foundation.event_log (workspace_id, occurred_at, seq)
  where event_type = 'kora.runtime.goodbye';

create index concurrently if not exists kora_event_log_by_ticket
  on hivex_foundation.event_log (workspace_id, left(payload ->> 'sea_ticket_id', 64), seq)
  where payload ->> 'sea_ticket_id' is not null;

create index concurrently if not exists kora_event_log_ticket_resolutions
  on hivex_foundation.event_log (workspace_id, left(payload ->> 'sea_ticket_id', 64), seq)
  where event_type = 'kora.sea_ticket.resolved';

-- where extension pg_trgm
create index concurrently if not exists kora_tickets_found_by_trigrams
  on public.tickets using gin (
    (left(coalesce(title, ''), 1000) || ' | ' || left(coalesce(objective, ''), 20000)) gin_trgm_ops)
  with (gin_pending_list_limit = 1024);

-- Words are what stands between blanks and signs, so that a part of INV-2041, of a date, an address or
-- a path is one.
-- without extension pg_trgm
create index concurrently if not exists kora_tickets_found_by_words
  on public.tickets using gin (
    to_tsvector('pg_catalog.simple', translate(
      left(coalesce(title, ''), 1000) || ' | ' || left(coalesce(objective, ''), 20000),
      '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', '                                ')))
  with (gin_pending_list_limit = 1024);

drop index concurrently if exists hivex_foundation.kora_event_log_type;
drop index concurrently if exists hivex_foundation.kora_event_log_type_time;
drop index concurrently if exists hivex_foundation.kora_event_log_ticket;
drop index concurrently if exists hivex_foundation.kora_event_log_resolutions;
drop index concurrently if exists public.kora_tickets_text_trigrams;
drop index concurrently if exists public.kora_tickets_text_words;
