import 'server-only'
import type pg from 'pg'
import { limited } from './query-limit'
import type { Queryable } from './queryable'

/** How a reader that leaves ends the statement that runs for it. */
export interface Cancellation {
  /** Aborted when the reader has left. */
  readonly signal: AbortSignal
  /** Ends, over another connection, what a backend runs now. */
  readonly cancel: (backendPid: number) => Promise<void>
}

/**
 * Runs `work` over a session that is ours alone, and ends its statement when the signal is aborted.
 * The session is free again only when the database has received the request: else the cancellation
 * could end the next statement. Throws the signal's reason, or what the driver throws.
 */
export async function whileWanted<Result>(
  client: pg.PoolClient,
  cancellation: Cancellation | undefined,
  work: (db: Queryable) => Promise<Result>,
): Promise<Result> {
  if (cancellation === undefined) return work(client)
  const { signal, cancel } = cancellation
  signal.throwIfAborted()
  const backendPid = 'processID' in client ? Number(client.processID) : null
  let asked: Promise<unknown> = Promise.resolve()
  const onAbort = () => {
    // A cancellation that does not arrive leaves the statement to its time limit.
    if (backendPid !== null) asked = cancel(backendPid).catch(() => undefined)
  }
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await work({
      query: (statement) => {
        signal.throwIfAborted()
        return limited(client.query<Record<string, unknown>>(statement))
      },
    })
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', onAbort)
    await asked
  }
}
