import 'server-only'
import { Socket } from 'node:net'
import pg from 'pg'
import { pinSession } from '@/lib/server/db/connection/pin-session'
import { readWakeFacts, type WakeFacts } from '@/lib/server/db/sql/read-wake-facts'
import { WAKE_CHANNEL } from '@/lib/server/db/sql/send-wake'

const APPLICATION_NAME = 'kora-cockpit-listener'
const CONNECT_TIMEOUT_MS = 3_000
const QUERY_TIMEOUT_MS = 2_500
const FAREWELL_MS = 1_000

/** One direct connection that receives notifications. */
export class WakeSession {
  readonly #client: pg.Client
  readonly #socket = new Socket()
  /** Resolves when the connection broke or the server ended it. */
  readonly ended: Promise<Error>
  #isDirect = false

  private constructor(connectionString: string, onPayload: (payload: string) => void) {
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
    this.#client.on('notification', ({ channel, payload }) => {
      if (channel === WAKE_CHANNEL) onPayload(payload ?? '')
    })
  }

  /** Connects. Throws what the driver throws. */
  static async open(
    connectionString: string,
    onPayload: (payload: string) => void,
  ): Promise<WakeSession> {
    const session = new WakeSession(connectionString, onPayload)
    try {
      await session.#client.connect()
      session.#isDirect = await pinSession(session.#client)
      return session
    } catch (error) {
      await session.close()
      throw error
    }
  }

  /** A round trip, which also proves that the connection lives. */
  facts(): Promise<WakeFacts> {
    return readWakeFacts(this.#client)
  }

  async listen(): Promise<void> {
    await this.#client.query(`listen ${WAKE_CHANNEL}`)
  }

  /**
   * Whether the very backend that greeted us serves us: a pooler greets with numbers of its own.
   */
  get isDirect(): boolean {
    return this.#isDirect
  }

  /** At the latest after a second. Never throws. */
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
}
