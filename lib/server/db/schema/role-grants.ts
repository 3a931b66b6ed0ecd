import 'server-only'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { CALLED_LOG_FUNCTIONS } from './log-owner'

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

/**
 * Exactly what the server needs to lead, claim and log. Reading the log and appending to it is all it
 * may do there (migration 0015).
 */
const APPLICATION_GRANTS = [
  'usage on schema public, hivex_foundation',
  `select on public.actor_registry, public.tickets, public.kora_migrations,
    hivex_foundation.event_log, hivex_foundation.event_chain_head`,
  `update (${WRITTEN_TICKET_COLUMNS.join(', ')}) on public.tickets`,
  'select, insert, update on public.kora_leader',
  'select, insert, update, delete on public.kora_runtime_presence',
  `execute on function ${CALLED_LOG_FUNCTIONS.join(', ')}`,
]

/**
 * Lets a role work as the server, and no more; it has to be there. Idempotent. Throws what the driver
 * throws.
 */
export async function grantApplication(db: Queryable, role: string): Promise<void> {
  const grantee = `"${role.replaceAll('"', '""')}"`
  for (const grant of APPLICATION_GRANTS) await db.query({ text: `grant ${grant} to ${grantee}` })
}
