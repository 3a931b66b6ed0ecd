import 'server-only'
import pg from 'pg'
import { pinSession } from './pin-session'
import { type Cancellation, whileWanted } from './cancellation'
import { limited } from './query-limit'
import type { Queryable } from './queryable'

const known = new WeakMap<pg.PoolClient, boolean>()

export interface SessionLimits {
  readonly statementTimeoutMs: number
  readonly idleInTransactionMs: number
}

/**
 * Whether a session is ours alone. A direct one takes its limits once, so that a single statement
 * needs no transaction around it; a pooler greets with numbers of its own and shares sessions out,
 * and settings must be made for each transaction. Checked once a connection.
 */
export async function isDirect(client: pg.PoolClient, limits: SessionLimits): Promise<boolean> {
  const present = known.get(client)
  if (present !== undefined) return present
  const direct = await limited(
    pinSession(client, {
      statement_timeout: String(limits.statementTimeoutMs),
      idle_in_transaction_session_timeout: String(limits.idleInTransactionMs),
      // None of our statements is worth compiling code for.
      jit: 'off',
    }),
  )
  known.set(client, direct)
  return direct
}

/** A listener is required: an `error` event of a client in use would end the process otherwise. */
export function ignoreLateError(): void {
  // The statement under way reports the same failure to its caller.
}

/** The reader has left; the statement that was ended for it has been answered. */
export function isAbort(error: unknown, cancellation: Cancellation | undefined): boolean {
  return cancellation?.signal.aborted === true && error === cancellation.signal.reason
}

/** The database itself answered, and its connection is fine. */
export function connectionIsSound(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return false
  return error.severity !== 'FATAL' && error.severity !== 'PANIC'
}

/**
 * Runs `work`, a single statement, on a direct session without a transaction of ours. `undefined`
 * where the session is shared out and nothing was run. Throws what the driver throws.
 */
export async function onDirectSession<Result>(
  pool: pg.Pool,
  limits: SessionLimits,
  work: (client: Queryable) => Promise<Result>,
  cancellation?: Cancellation,
): Promise<{ readonly result: Result } | undefined> {
  const client = await pool.connect()
  client.on('error', ignoreLateError)
  let broken: Error | undefined
  try {
    if (!(await isDirect(client, limits))) return undefined
    return { result: await whileWanted(client, cancellation, work) }
  } catch (error) {
    if (!connectionIsSound(error) && !isAbort(error, cancellation)) {
      broken = new Error('The connection is in doubt', { cause: error })
    }
    throw error
  } finally {
    client.off('error', ignoreLateError)
    client.release(broken)
  }
}
