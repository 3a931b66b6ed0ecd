import 'server-only'

/** The types that the columns of SPEC 3 have; `timestamptz` is `timestamp with time zone`. */
export type ColumnType =
  'bigint' | 'boolean' | 'bytea' | 'integer' | 'jsonb' | 'text' | 'timestamptz' | 'uuid'

/**
 * What the server needs to find in the substrate (SPEC 3), kept by hand: the server never reads the
 * migrations folder, which is not part of its build. A test compares this list with a migrated
 * database and with that folder.
 */
export const REQUIRED_COLUMNS: Readonly<Record<string, Readonly<Record<string, ColumnType>>>> = {
  'public.actor_registry': {
    actor_id: 'uuid',
    workspace_id: 'text',
    actor_kind: 'text',
    display_name: 'text',
    deactivated_at: 'timestamptz',
  },
  'public.tickets': {
    id: 'uuid',
    workspace_id: 'text',
    kind: 'text',
    title: 'text',
    objective: 'text',
    sea_status: 'text',
    sea_priority: 'text',
    sea_assigned_to_actor_id: 'uuid',
    sea_active_claim_token: 'uuid',
    sea_active_claim_actor_id: 'uuid',
    work_attempt_id: 'uuid',
    claim_count: 'integer',
    work_attempt_count: 'integer',
    next_eligible_at: 'timestamptz',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
    sea_assigned_at: 'timestamptz',
    sea_claimed_at: 'timestamptz',
    sea_claim_expires_at: 'timestamptz',
    sea_resolved_at: 'timestamptz',
    sea_model_tier: 'text',
    sea_failure_reason: 'text',
  },
  'hivex_foundation.event_log': {
    seq: 'bigint',
    event_id: 'uuid',
    workspace_id: 'text',
    event_type: 'text',
    occurred_at: 'timestamptz',
    actor_id: 'uuid',
    payload: 'jsonb',
    prev_event_hash: 'bytea',
    this_event_hash: 'bytea',
  },
  'hivex_foundation.event_chain_head': {
    workspace_id: 'text',
    seq: 'bigint',
    hash: 'bytea',
    count: 'bigint',
    archived_seq: 'bigint',
    archived_hash: 'bytea',
    archived_count: 'bigint',
    record_begins_at: 'timestamptz',
    anchor_event_id: 'uuid',
  },
  'public.kora_leader': {
    workspace_id: 'text',
    term: 'bigint',
    instance_id: 'text',
    taken_at: 'timestamptz',
  },
  'public.kora_runtime_presence': {
    instance_id: 'text',
    workspace_id: 'text',
    role: 'text',
    leader: 'boolean',
    term: 'bigint',
    started_at: 'timestamptz',
    heartbeat_at: 'timestamptz',
    state: 'jsonb',
  },
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
  '0019_create_ticket',
]

/** Where the runner records what it has applied. */
export const MIGRATIONS_TABLE = 'kora_migrations'
