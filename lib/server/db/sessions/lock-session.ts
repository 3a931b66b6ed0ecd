import 'server-only'
import { createHash } from 'node:crypto'
import { Socket } from 'node:net'
import pg from 'pg'
import * as z from 'zod'
import { pinSession } from '@/lib/server/db/connection/pin-session'

const APPLICATION_NAME = 'kora-cockpit-leader'

/** The first of the lock's two keys, ours among all advisory locks of the database: `Kora`. */
const LOCK_NAMESPACE = 0x4b6f7261

const CONNECT_TIMEOUT_MS = 3_000
const QUERY_TIMEOUT_MS = 2_500
const FAREWELL_MS = 1_000

// With their schemas: behind a pooler the search path cannot be pinned.
const lockText = `select pg_catalog.pg_try_advisory_lock($1, $2) as "taken",
  pg_catalog.pg_backend_pid() as "backendPid"`
const aliveText = `select pg_catalog.pg_backend_pid() as "backendPid"`
const setText = `select pg_catalog.set_config($1, $2, false)`

const lockRow = z.tuple([z.object({ taken: z.boolean(), backendPid: z.number() })])
const aliveRow = z.tuple([z.object({ backendPid: z.number() })])

export interface LockSessionOptions {
  /** A direct address: a transaction pooler shares sessions out, and with them the lock. */
  readonly connectionString: string
  /** After how long without a message from us the server ends the session, in ms. */
  readonly silenceMs: number
}

/** One direct connection that can hold the leader lock of one workspace. */
export class LockSession {
  readonly #client: pg.Client
  readonly #socket: Socket
  /** Resolves when the connection broke or the server ended it; after `close` it never resolves. */
  readonly ended: Promise<Error>
  #backendPid: number | null = null

  private constructor(connectionString: string) {
    this.#socket = new Socket()
    this.#client = new pg.Client({
      connectionString,
      stream: () => this.#socket,
      application_name: APPLICATION_NAME,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
    })
    this.ended = new Promise((resolve) => {
      this.#client.on('error', resolve)
      this.#client.on('end', () => resolve(new Error('the connection was closed')))
    })
  }

  /** Connects. Throws what the driver throws. */
  static async open(options: LockSessionOptions): Promise<LockSession> {
    const session = new LockSession(options.connectionString)
    try {
      await session.#client.connect()
      await pinSession(session.#client)
      await session.#limitSilence(options.silenceMs)
      return session
    } catch (error) {
      await session.close()
      throw error
    }
  }

  /** The server's process that holds the lock; null while the lock is not ours. */
  get backendPid(): number | null {
    return this.#backendPid
  }

  /** Tries to take the lock without waiting for it. Throws what the driver throws. */
  async tryLock(workspaceId: string): Promise<boolean> {
    const values = [LOCK_NAMESPACE, workspaceKey(workspaceId)]
    const { rows } = await this.#client.query({ text: lockText, values })
    const { taken, backendPid } = lockRow.parse(rows)[0]
    if (taken) this.#backendPid = backendPid
    return taken
  }

  /**
   * A round trip, which also shows the server that this process lives. Throws when the session does
   * not answer or is not the one that took the lock, as behind a pooler that shares sessions out.
   */
  async keepAlive(): Promise<void> {
    const { rows } = await this.#client.query({ text: aliveText })
    const { backendPid } = aliveRow.parse(rows)[0]
    if (backendPid !== this.#backendPid) {
      throw new Error('the address of the leader lock leads to changing sessions: is it a pooler?')
    }
  }

  /** Ends the session, and with it the lock; at the latest after a second. Never throws. */
  async close(): Promise<void> {
    const ending = this.#client.end().catch(() => undefined)
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise((resolve) => {
      timer = setTimeout(resolve, FAREWELL_MS)
    })
    await Promise.race([ending, patience])
    clearTimeout(timer)
    this.#socket.destroy()
  }

  /**
   * Makes the server itself end this session when it hears nothing from us: a process that is
   * frozen, or whose machine vanished, closes no connection. Where one setting is not available,
   * the others help; none is worth failing for.
   */
  async #limitSilence(silenceMs: number): Promise<void> {
    const seconds = String(Math.max(1, Math.round(silenceMs / 4_000)))
    const settings = {
      idle_session_timeout: String(silenceMs),
      tcp_user_timeout: String(silenceMs),
      tcp_keepalives_idle: seconds,
      tcp_keepalives_interval: seconds,
      tcp_keepalives_count: '3',
    }
    for (const values of Object.entries(settings)) {
      try {
        await this.#client.query({ text: setText, values })
      } catch (error) {
        if (!(error instanceof pg.DatabaseError) || error.severity === 'FATAL') throw error
      }
    }
  }
}

/** The second key: 32 bits of a hash that every version of Postgres and of this code agrees on. */
function workspaceKey(workspaceId: string): number {
  return createHash('sha256').update(workspaceId).digest().readInt32BE(0)
}
