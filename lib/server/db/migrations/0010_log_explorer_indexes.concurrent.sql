-- SPEC 5 and 8. Events of one type by time: the filters of the log's page, what was claimed at a
-- moment, and the work of the last day.

create index concurrently if not exists kora_event_log_type_time
  on hivex_foundation.event_log (workspace_id, event_type, occurred_at, seq);
