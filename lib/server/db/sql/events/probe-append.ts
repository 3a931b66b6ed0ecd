import 'server-only'
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { inTransaction } from '@/lib/server/db/connection/transaction'

const text = `select hivex_foundation.append_event(
  $1, $2, 'kora.event_log.probe', statement_timestamp(), null, '{}')`

/**
 * Whether the event log takes an append: makes one and rolls it back (SPEC 6, gate
 * `event_log_append`). Leaves nothing but a gap in the numbers. Throws what the driver throws.
 */
export async function probeAppend(
  pool: pg.Pool,
  input: { workspaceId: string; statementTimeoutMs: number },
): Promise<void> {
  await inTransaction(
    pool,
    { readOnly: false, statementTimeoutMs: input.statementTimeoutMs, end: 'rollback' },
    (client) => client.query({ text, values: [randomUUID(), input.workspaceId] }),
  )
}
