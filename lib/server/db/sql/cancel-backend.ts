import 'server-only'
import type { Queryable } from '@/lib/server/db/connection/queryable'

const text = `select pg_cancel_backend($1)`

/** Ends the statement that a backend runs now; does nothing to an idle one. */
export async function cancelBackend(db: Queryable, backendPid: number): Promise<void> {
  await db.query({ text, values: [backendPid] })
}
