import 'server-only'
import { createHash } from 'node:crypto'
import pg from 'pg'
import * as z from 'zod'
import { SharedSessions } from '@/lib/server/db/connection/shared-sessions'
import { OwnSession } from './own-session'

const APPLICATION_NAME = 'kora-cockpit-leader'

/** The first of the lock's two keys, ours among all advisory locks of the database: `Kora`. */
const LOCK_NAMESPACE = 0x4b6f7261

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
  readonly #session: OwnSession
  #backendPid: number | null = null

  private constructor(session: OwnSession) {
    this.#session = session
  }

  /** Connects. Throws what the driver throws, and `SharedSessions` behind a pooler. */
  static async open({ connectionString, silenceMs }: LockSessionOptions): Promise<LockSession> {
    const address = { connectionString, applicationName: APPLICATION_NAME }
    const prepare = async (opened: OwnSession) => {
      // No lock is tried, and nothing is set, on a session that belongs to others as well.
      if (!opened.isDirect) throw new SharedSessions()
      await limitSilence(opened, silenceMs)
    }
    return new LockSession(await OwnSession.open(address, prepare))
  }

  /** Resolves when the connection broke or the server ended it; after `close` it never resolves. */
  get ended(): Promise<Error> {
    return this.#session.ended
  }

  /** The server's process that holds the lock; null while the lock is not ours. */
  get backendPid(): number | null {
    return this.#backendPid
  }

  /** Tries to take the lock without waiting for it. Throws what the driver throws. */
  async tryLock(workspaceId: string): Promise<boolean> {
    const values = [LOCK_NAMESPACE, workspaceKey(workspaceId)]
    const { rows } = await this.#session.query({ text: lockText, values })
    const { taken, backendPid } = lockRow.parse(rows)[0]
    if (taken) this.#backendPid = backendPid
    return taken
  }

  /**
   * A round trip, which also shows the server that this process lives. Throws when the session does
   * not answer or is not the one that took the lock, as behind a pooler that shares sessions out.
   */
  async keepAlive(): Promise<void> {
    const { rows } = await this.#session.query({ text: aliveText })
    const { backendPid } = aliveRow.parse(rows)[0]
    if (backendPid !== this.#backendPid) {
      throw new Error('the address of the leader lock leads to changing sessions: is it a pooler?')
    }
  }

  /** Ends the session, and with it the lock; at the latest after a second. Never throws. */
  close(): Promise<void> {
    return this.#session.close()
  }
}

/**
 * Makes the server itself end this session when it hears nothing from us: a process that is
 * frozen, or whose machine vanished, closes no connection. Where one setting is not available,
 * the others help; none is worth failing for.
 */
async function limitSilence(session: OwnSession, silenceMs: number): Promise<void> {
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
      await session.query({ text: setText, values })
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || error.severity === 'FATAL') throw error
    }
  }
}

/** The second key: 32 bits of a hash that every version of Postgres and of this code agrees on. */
function workspaceKey(workspaceId: string): number {
  return createHash('sha256').update(workspaceId).digest().readInt32BE(0)
}
