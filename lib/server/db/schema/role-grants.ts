import 'server-only'
import { quoted } from '@/lib/server/db/connection/quoted'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { CALLED_LOG_FUNCTIONS } from './log-owner'

/** What the cockpit may be allowed to do: lead and work, only look, or only hand tickets in. */
export type GrantedRole = 'runtime' | 'observer' | 'producer'

/** One object and what is needed of it. */
export interface Grant {
  readonly kind: 'schema' | 'table' | 'function'
  /** With its schema; a function with its arguments. */
  readonly name: string
  readonly privilege: 'usage' | 'select' | 'insert' | 'update' | 'delete' | 'execute'
  /** The columns that are enough; by default the whole table. */
  readonly columns?: readonly string[]
}

/** The door for producers (migration 0019). */
export const CREATE_TICKET =
  'kora.create_ticket(text, text, text, text, timestamp with time zone, uuid)'

/** The columns of a ticket that Kora writes; the rest is the producer's. */
const WRITTEN_TICKET_COLUMNS = [
  'sea_status',
  'sea_active_claim_token',
  'sea_active_claim_actor_id',
  'work_attempt_id',
  'claim_count',
  'work_attempt_count',
  'next_eligible_at',
  'updated_at',
  'sea_claimed_at',
  'sea_claim_expires_at',
  'sea_resolved_at',
  'sea_model_tier',
  'sea_failure_reason',
]

const SCHEMAS: readonly Grant[] = ['public', 'hivex_foundation'].map((name) => ({
  kind: 'schema',
  name,
  privilege: 'usage',
}))

const onTable = (name: string, ...privileges: Grant['privilege'][]): Grant[] =>
  privileges.map((privilege) => ({ kind: 'table', name, privilege }))

const execute = (name: string): Grant => ({ kind: 'function', name, privilege: 'execute' })

/** Who may come in (migration 0020). */
const ACCESS_TABLES = [
  'public.kora_access',
  'public.kora_account',
  'public.kora_session',
  'public.kora_token',
  'public.kora_subject',
  'public.kora_sign_in_attempt',
]

const READS: readonly Grant[] = [
  ...SCHEMAS,
  ...onTable('public.actor_registry', 'select'),
  ...onTable('public.tickets', 'select'),
  ...onTable('public.kora_migrations', 'select'),
  ...onTable('hivex_foundation.event_log', 'select'),
  ...onTable('hivex_foundation.event_chain_head', 'select'),
  ...ACCESS_TABLES.flatMap((name) => onTable(name, 'select')),
]

/**
 * Exactly what each needs. The server reads the log and appends to it, and may do nothing else there
 * (migration 0015); a producer has the one function, and no right on any table.
 */
export const REQUIRED_GRANTS: Readonly<Record<GrantedRole, readonly Grant[]>> = {
  runtime: [
    ...READS,
    {
      kind: 'table',
      name: 'public.tickets',
      privilege: 'update',
      columns: WRITTEN_TICKET_COLUMNS,
    },
    ...onTable('public.kora_leader', 'select', 'insert', 'update'),
    ...onTable('public.kora_runtime_presence', 'select', 'insert', 'update', 'delete'),
    ...onTable('public.actor_registry', 'insert'),
    ...ACCESS_TABLES.flatMap((name) => onTable(name, 'insert', 'update', 'delete')),
    ...CALLED_LOG_FUNCTIONS.map(execute),
  ],
  observer: [
    ...READS,
    ...onTable('public.kora_leader', 'select'),
    ...onTable('public.kora_runtime_presence', 'select'),
    // All but the first, which appends.
    ...CALLED_LOG_FUNCTIONS.slice(1).map(execute),
  ],
  producer: [{ kind: 'schema', name: 'kora', privilege: 'usage' }, execute(CREATE_TICKET)],
}

/**
 * Lets a role work as what it is, and no more; it has to be there. Idempotent. Throws what the
 * driver throws; a right that the granting role does not have itself is passed over with a warning
 * of the database, and `readMissingGrants` shows it.
 */
export async function grantRole(db: Queryable, role: string, as: GrantedRole): Promise<void> {
  for (const { kind, name, privilege, columns } of REQUIRED_GRANTS[as]) {
    const what = columns === undefined ? privilege : `${privilege} (${columns.join(', ')})`
    await db.query({ text: `grant ${what} on ${kind} ${name} to ${quoted(role)}` })
  }
}
