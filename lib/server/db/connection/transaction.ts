import 'server-only'
import type pg from 'pg'
import { type Cancellation, whileWanted } from './cancellation'
import { connectionIsSound, ignoreLateError, isAbort, isDirect } from './direct-session'
import { limited } from './query-limit'
import type { Queryable } from './queryable'
import { PIN_TRANSACTION } from './search-path'

export interface TransactionOptions {
  readonly readOnly: boolean
  /** The server's own limit for each statement, in ms; set for this transaction alone. */
  readonly statementTimeoutMs: number
  /** `rollback` undoes a transaction that was only a rehearsal; the default is `commit`. */
  readonly end?: 'commit' | 'rollback'
}

/**
 * How long a transaction may wait for its own client, in ms. A process that is frozen between two
 * statements must not keep its locks: a successor waits for them.
 */
export const IDLE_IN_TRANSACTION_MS = 5_000

/**
 * Runs `work` inside one transaction and returns its result. Any failure rolls back and is thrown
 * as it is; where the connection itself is in doubt (timeouts, broken sockets) it is closed instead
 * of being lent again.
 */
export async function inTransaction<Result>(
  pool: pg.Pool,
  options: TransactionOptions,
  work: (client: Queryable) => Promise<Result>,
  cancellation?: Cancellation,
): Promise<Result> {
  const timeout = Math.max(1, Math.round(options.statementTimeoutMs))
  const begin = options.readOnly ? 'begin read only' : 'begin'
  const client = await pool.connect()
  client.on('error', ignoreLateError)
  let broken: Error | undefined
  try {
    // Behind a pooler the backend that runs the statement is unknown.
    const isKnown =
      cancellation !== undefined &&
      (await isDirect(client, {
        statementTimeoutMs: timeout,
        idleInTransactionMs: IDLE_IN_TRANSACTION_MS,
      }))
    await limited(
      client.query(
        `${begin}; set local statement_timeout = ${timeout};
         set local idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_MS};
         ${PIN_TRANSACTION}`,
      ),
    )
    const result = await whileWanted(client, isKnown ? cancellation : undefined, work)
    await limited(client.query(options.end ?? 'commit'))
    return result
  } catch (error) {
    broken =
      connectionIsSound(error) || isAbort(error, cancellation)
        ? await rollBack(client)
        : new Error('The connection is in doubt', { cause: error })
    throw error
  } finally {
    client.off('error', ignoreLateError)
    client.release(broken)
  }
}

async function rollBack(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await limited(client.query('rollback'))
    return undefined
  } catch (error) {
    return new Error('The rollback failed', { cause: error })
  }
}
