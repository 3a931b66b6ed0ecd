import 'server-only'

/**
 * What the server needs to find in the substrate (SPEC 3), kept by hand: the server never reads the
 * migrations folder, which is not part of its build. A test compares this list with a migrated
 * database and with that folder.
 */
export const REQUIRED_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  'public.actor_registry': [
    'actor_id',
    'workspace_id',
    'actor_kind',
    'display_name',
    'deactivated_at',
  ],
  'public.tickets': [
    'id',
    'workspace_id',
    'kind',
    'title',
    'objective',
    'sea_status',
    'sea_priority',
    'sea_assigned_to_actor_id',
    'sea_active_claim_token',
    'sea_active_claim_actor_id',
    'work_attempt_id',
    'claim_count',
    'work_attempt_count',
    'next_eligible_at',
    'created_at',
    'updated_at',
    'sea_assigned_at',
    'sea_claimed_at',
    'sea_claim_expires_at',
    'sea_resolved_at',
    'sea_model_tier',
    'sea_failure_reason',
  ],
  'hivex_foundation.event_log': [
    'seq',
    'event_id',
    'workspace_id',
    'event_type',
    'occurred_at',
    'actor_id',
    'payload',
    'prev_event_hash',
    'this_event_hash',
  ],
  'hivex_foundation.event_chain_head': [
    'workspace_id',
    'seq',
    'hash',
    'count',
    'archived_seq',
    'archived_hash',
    'archived_count',
    'record_begins_at',
    'anchor_event_id',
  ],
  'public.kora_leader': ['workspace_id', 'term', 'instance_id', 'taken_at'],
  'public.kora_runtime_presence': [
    'instance_id',
    'workspace_id',
    'role',
    'leader',
    'term',
    'started_at',
    'heartbeat_at',
    'state',
  ],
}

/** The migrations in the order in which they are applied, by the name the runner records. */
export const REQUIRED_MIGRATIONS: readonly string[] = [
  '0001_actors_and_tickets',
  '0002_event_log',
  '0003_leadership',
  '0004_ticket_indexes.concurrent',
  '0005_event_log_indexes.concurrent',
  '0006_term_start',
  '0007_work_indexes.concurrent',
  '0008_ticket_outcomes',
  '0009_ticket_list_indexes.concurrent',
  '0010_log_explorer_indexes.concurrent',
  '0011_state_strip_indexes.concurrent',
  '0012_ticket_tally_indexes.concurrent',
  '0013_throughput_indexes.concurrent',
  '0014_text_pending_list',
  '0015_log_owned_apart',
  '0016_bounded_keys.concurrent',
  '0017_archive',
]

/** Where the runner records what it has applied. */
export const MIGRATIONS_TABLE = 'kora_migrations'
