import 'server-only'
import type pg from 'pg'
import { createPool } from './client'
import { ignoreLateError } from './direct-session'

/** How long a new connection may take, in ms; a dead host must not delay a read for longer. */
const CONNECT_TIMEOUT_MS = 3_000

export interface SubstratePoolOptions {
  readonly connectionString: string
  /** The only startup parameter: transaction poolers refuse all others. */
  readonly applicationName: string
  readonly max: number
  /** How long an unused connection is kept, ms. */
  readonly idleTimeoutMs?: number
  /** A connection that broke while unused; the pool has already dropped it. */
  readonly onIdleError: (error: Error) => void
}

/** A pool that connects lazily: making one costs no I/O and cannot fail. */
export function createSubstratePool(options: SubstratePoolOptions): pg.Pool {
  const pool = createPool({
    connectionString: options.connectionString,
    application_name: options.applicationName,
    max: options.max,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: options.idleTimeoutMs ?? 30_000,
    // An idle connection is no reason for a process to live on.
    allowExitOnIdle: true,
    keepAlive: true,
  })
  pool.on('error', options.onIdleError)
  // Lent and unused clients alike: a connection that is cut right after its greeting reports it
  // before the borrower can listen, and an unheard `error` event would end the process.
  pool.on('connect', (client) => client.on('error', ignoreLateError))
  return pool
}
