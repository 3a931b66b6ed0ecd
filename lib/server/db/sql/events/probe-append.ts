import 'server-only'
import { randomUUID } from 'node:crypto'
import type { Queryable } from '@/lib/server/db/connection/queryable'

const text = `select hivex_foundation.append_event(
  $1, $2, 'kora.event_log.probe', statement_timestamp(), null, '{}')`

/**
 * Appends one event, to be rolled back: whether the event log takes an append (SPEC 6, gate
 * `event_log_append`). Leaves nothing but a gap in the numbers. Throws what the driver throws.
 */
export async function probeAppend(db: Queryable, workspaceId: string): Promise<void> {
  await db.query({ text, values: [randomUUID(), workspaceId] })
}
