import 'server-only'
import pg from 'pg'
import * as z from 'zod'
import type { Queryable } from './queryable'

/**
 * A null tells that somebody else serves us than who greeted us: then nothing was set either. No read
 * of ours is worth compiling code for, whatever the planner fears.
 */
const text = `select case when pg_backend_pid() = $1 then
    set_config('statement_timeout', $2, false) end as "statementTimeout",
  case when pg_backend_pid() = $1 then
    set_config('idle_in_transaction_session_timeout', $3, false) end as "idleTimeout",
  case when pg_backend_pid() = $1 then set_config('jit', 'off', false) end as "jit"`

const row = z.tuple([z.object({ statementTimeout: z.string().nullable() })])

const known = new WeakMap<pg.PoolClient, boolean>()

export interface SessionLimits {
  readonly statementTimeoutMs: number
  readonly idleInTransactionMs: number
}

/**
 * Whether a session is ours alone. A direct one takes its limits once, so that a single statement
 * needs no transaction around it; a pooler greets with numbers of its own and shares sessions out,
 * and what is set there must be set for each transaction. Asked once a connection.
 */
async function isDirect(client: pg.PoolClient, limits: SessionLimits): Promise<boolean> {
  const present = known.get(client)
  if (present !== undefined) return present
  const greeter = 'processID' in client ? client.processID : null
  const values = [greeter, String(limits.statementTimeoutMs), String(limits.idleInTransactionMs)]
  const { rows } = await client.query({ text, values })
  const direct = row.parse(rows)[0].statementTimeout !== null
  known.set(client, direct)
  return direct
}

/** Someone must listen: an `error` event of a client in use would end the process otherwise. */
function ignoreLateError(): void {
  // The statement under way reports the same failure to its caller.
}

/** The database itself answered, and its connection is fine. */
export function connectionIsSound(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return false
  return error.severity !== 'FATAL' && error.severity !== 'PANIC'
}

/**
 * Runs `work`, which asks for one statement, on a direct session without a transaction of ours.
 * `undefined` where the session is shared out and nothing was run. Throws what the driver throws.
 */
export async function onDirectSession<Result>(
  pool: pg.Pool,
  limits: SessionLimits,
  work: (client: Queryable) => Promise<Result>,
): Promise<{ readonly result: Result } | undefined> {
  const client = await pool.connect()
  client.on('error', ignoreLateError)
  let broken: Error | undefined
  try {
    if (!(await isDirect(client, limits))) return undefined
    return { result: await work(client) }
  } catch (error) {
    if (!connectionIsSound(error)) {
      broken = new Error('The connection is in doubt', { cause: error })
    }
    throw error
  } finally {
    client.off('error', ignoreLateError)
    client.release(broken)
  }
}
