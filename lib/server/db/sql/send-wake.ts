import 'server-only'
import type { Queryable } from '@/lib/server/db/connection/queryable'

/** The channel of every wake: `<topic> <workspace>`; `*` stands for all workspaces. */
export const WAKE_CHANNEL = 'kora_wake'

const text = `select pg_notify('${WAKE_CHANNEL}', $1)`

/** Sends a payload to all listeners. Fails on a replica. */
export async function sendWake(db: Queryable, payload: string): Promise<void> {
  await db.query({ text, values: [payload] })
}
