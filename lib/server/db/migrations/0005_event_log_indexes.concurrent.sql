-- SPEC 3, 5 and 7. The keys of the log, and the reads of it that are made all the time.

create unique index concurrently if not exists kora_event_log_event_id
  on hivex_foundation.event_log (event_id);

create unique index concurrently if not exists kora_event_log_chain
  on hivex_foundation.event_log (workspace_id, seq);

create index concurrently if not exists kora_event_log_type
  on hivex_foundation.event_log (workspace_id, event_type, seq);

create index concurrently if not exists kora_event_log_time
  on hivex_foundation.event_log (workspace_id, occurred_at, seq);

-- Model tier and failure reasons of a ticket.
create index concurrently if not exists kora_event_log_resolutions
  on hivex_foundation.event_log (workspace_id, (payload ->> 'sea_ticket_id'), seq)
  where event_type = 'kora.sea_ticket.resolved';

-- The history of the operational state, in the log's order and by time.
create index concurrently if not exists kora_event_log_state
  on hivex_foundation.event_log (workspace_id, seq)
  where event_type in (
    'kora.operational_state.transitioned', 'kora.runtime.leading', 'kora.runtime.goodbye',
    'kora.runtime.lost');

create index concurrently if not exists kora_event_log_state_time
  on hivex_foundation.event_log (workspace_id, occurred_at, seq)
  where event_type in (
    'kora.operational_state.transitioned', 'kora.runtime.leading', 'kora.runtime.goodbye',
    'kora.runtime.lost');
