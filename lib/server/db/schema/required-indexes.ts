import 'server-only'

/**
 * The indexes that the server's reads need, in the order of their migrations; kept by hand like the
 * required schema, and compared with a migrated database by a test. Without one everything still
 * works, only slowly: the health route names it.
 */
export const REQUIRED_INDEXES: readonly string[] = [
  'public.kora_actor_registry_live',
  'public.kora_tickets_in_progress',
  'public.kora_tickets_failed_or_blocked',
  'public.kora_tickets_recently_resolved',
  'public.kora_tickets_queued',
  'public.kora_tickets_claimable',
  'public.kora_tickets_waiting_to_retry',
  'hivex_foundation.kora_event_log_event_id',
  'hivex_foundation.kora_event_log_chain',
  'hivex_foundation.kora_event_log_time',
  'hivex_foundation.kora_event_log_state',
  'hivex_foundation.kora_event_log_state_time',
  'public.kora_tickets_deferred',
  'public.kora_tickets_leased',
  'public.kora_tickets_by_creation',
  'public.kora_tickets_by_resolution',
  'public.kora_tickets_by_claim',
  'public.kora_tickets_by_priority',
  'public.kora_tickets_by_tier',
  'public.kora_tickets_by_reason',
  'hivex_foundation.kora_event_log_state_booting',
  'hivex_foundation.kora_event_log_state_ready',
  'hivex_foundation.kora_event_log_state_active',
  'hivex_foundation.kora_event_log_state_paused',
  'hivex_foundation.kora_event_log_state_stopped',
  'hivex_foundation.kora_event_log_state_degraded',
  'public.kora_tickets_tally',
  'public.kora_tickets_tally_held',
  'public.kora_tickets_tally_tier',
  'public.kora_tickets_tally_reason',
  'public.kora_tickets_untallied',
  'hivex_foundation.kora_event_log_resolved_time',
  'hivex_foundation.kora_event_log_failed_time',
  'hivex_foundation.kora_event_log_by_type',
  'hivex_foundation.kora_event_log_by_type_time',
  'hivex_foundation.kora_event_log_leading_time',
  'hivex_foundation.kora_event_log_goodbye_time',
  'hivex_foundation.kora_event_log_by_ticket',
  'hivex_foundation.kora_event_log_ticket_resolutions',
  'public.kora_tickets_unassigned',
  'public.kora_tickets_unworked_status',
]

/** One of the two is enough: which one depends on whether `pg_trgm` is available. */
export const TEXT_INDEXES = {
  trigrams: 'public.kora_tickets_found_by_trigrams',
  words: 'public.kora_tickets_found_by_words',
} as const

/**
 * Indexes of earlier migrations that a later one replaces, because a value could be too long for
 * them. No migration builds them any more: a row that is too long for one would end the run.
 */
export const SUPERSEDED_INDEXES: readonly string[] = [
  'hivex_foundation.kora_event_log_type',
  'hivex_foundation.kora_event_log_type_time',
  'hivex_foundation.kora_event_log_ticket',
  'hivex_foundation.kora_event_log_resolutions',
  'public.kora_tickets_text_trigrams',
  'public.kora_tickets_text_words',
]
