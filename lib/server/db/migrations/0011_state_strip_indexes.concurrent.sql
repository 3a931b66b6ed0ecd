-- SPEC 4 and 5. A month of the operational state is tens of thousands of events, and opening each
-- payload takes longer than a reader waits. What the strip needs to know of one is which of these
-- indexes it is in: they are read alone, the log's rows are left where they are.

create index concurrently if not exists kora_event_log_state_booting
  on hivex_foundation.event_log (workspace_id, occurred_at, seq)
  where event_type = 'kora.operational_state.transitioned'
    and payload ->> 'to_primary_state' = 'booting';

create index concurrently if not exists kora_event_log_state_ready
  on hivex_foundation.event_log (workspace_id, occurred_at, seq)
  where event_type = 'kora.operational_state.transitioned'
    and payload ->> 'to_primary_state' = 'ready';

create index concurrently if not exists kora_event_log_state_active
  on hivex_foundation.event_log (workspace_id, occurred_at, seq)
  where event_type = 'kora.operational_state.transitioned'
    and payload ->> 'to_primary_state' = 'active';

create index concurrently if not exists kora_event_log_state_paused
  on hivex_foundation.event_log (workspace_id, occurred_at, seq)
  where event_type = 'kora.operational_state.transitioned'
    and payload ->> 'to_primary_state' = 'paused';

create index concurrently if not exists kora_event_log_state_stopped
  on hivex_foundation.event_log (workspace_id, occurred_at, seq)
  where event_type = 'kora.operational_state.transitioned'
    and payload ->> 'to_primary_state' = 'stopped';

create index concurrently if not exists kora_event_log_state_degraded
  on hivex_foundation.event_log (workspace_id, occurred_at, seq)
  where event_type = 'kora.operational_state.transitioned'
    and payload -> 'degradation_reasons' -> 0 is not null;
