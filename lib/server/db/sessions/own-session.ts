import 'server-only'
import { Socket } from 'node:net'
import type pg from 'pg'
import { createClient } from '@/lib/server/db/connection/client'
import { pinSession } from '@/lib/server/db/connection/pin-session'
import { limited } from '@/lib/server/db/connection/query-limit'
import type { Queryable } from '@/lib/server/db/connection/queryable'

const CONNECT_TIMEOUT_MS = 3_000
const QUERY_LIMIT_MS = 2_500
const FAREWELL_MS = 1_000

interface SessionAddress {
  /** A direct address: a transaction pooler shares sessions out. */
  readonly connectionString: string
  readonly applicationName: string
}

/** One connection outside the pools, for what lasts as long as its session: a lock, a `listen`. */
export class OwnSession implements Queryable {
  readonly client: pg.Client
  readonly #socket = new Socket()
  /** Resolves when the connection broke or the server ended it; after `close` it never resolves. */
  readonly ended: Promise<Error>
  #isDirect = false

  private constructor({ connectionString, applicationName }: SessionAddress) {
    this.client = createClient({
      connectionString,
      stream: () => this.#socket,
      application_name: applicationName,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
    })
    this.ended = new Promise((resolve) => {
      this.client.on('error', resolve)
      this.client.on('end', () => resolve(new Error('the connection was closed')))
    })
  }

  /** Connects, then runs `prepare`. Throws what the driver throws. */
  static async open(
    address: SessionAddress,
    prepare?: (session: OwnSession) => Promise<void>,
  ): Promise<OwnSession> {
    const session = new OwnSession(address)
    try {
      await session.client.connect()
      session.#isDirect = await limited(pinSession(session.client), QUERY_LIMIT_MS)
      await prepare?.(session)
      return session
    } catch (error) {
      await session.close()
      throw error
    }
  }

  /** One statement within its time limit. Throws what the driver throws. */
  query(statement: { text: string; values?: unknown[] }): Promise<{ rows: unknown[] }> {
    return limited(this.client.query<Record<string, unknown>>(statement), QUERY_LIMIT_MS)
  }

  /** Whether the backend that greeted us serves us: a pooler greets with numbers of its own. */
  get isDirect(): boolean {
    return this.#isDirect
  }

  /** Ends the session, at the latest after a second. Never throws. */
  async close(): Promise<void> {
    const ending = this.client.end().catch(() => undefined)
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise((resolve) => {
      timer = setTimeout(resolve, FAREWELL_MS)
    })
    await Promise.race([ending, patience])
    clearTimeout(timer)
    this.#socket.destroy()
  }
}
