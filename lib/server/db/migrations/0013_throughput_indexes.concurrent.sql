-- SPEC 5 and 8. The work of the last day is counted by its outcome. Which of these indexes an attempt
-- is in says all that the count needs: they are read alone, and no payload is opened.

create index concurrently if not exists kora_event_log_resolved_time
  on hivex_foundation.event_log (workspace_id, occurred_at)
  where event_type = 'kora.sea_ticket.resolved' and payload ->> 'resolution' = 'completed';

create index concurrently if not exists kora_event_log_failed_time
  on hivex_foundation.event_log (workspace_id, occurred_at)
  where event_type = 'kora.sea_ticket.resolved' and payload ->> 'resolution' in (
    'failed_retryable', 'failed_terminal', 'blocked_needs_operator');
