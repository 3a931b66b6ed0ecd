import 'server-only'
import { readWakeFacts, type WakeFacts } from '@/lib/server/db/sql/read-wake-facts'
import { WAKE_CHANNEL } from '@/lib/server/db/sql/send-wake'
import { OwnSession } from './own-session'

const APPLICATION_NAME = 'kora-cockpit-listener'

/** One direct connection that receives notifications. */
export class WakeSession {
  readonly #session: OwnSession

  private constructor(session: OwnSession) {
    this.#session = session
  }

  /** Connects. Throws what the driver throws. */
  static async open(
    connectionString: string,
    onPayload: (payload: string) => void,
  ): Promise<WakeSession> {
    const address = { connectionString, applicationName: APPLICATION_NAME }
    const session = await OwnSession.open(address)
    session.client.on('notification', ({ channel, payload }) => {
      if (channel === WAKE_CHANNEL) onPayload(payload ?? '')
    })
    return new WakeSession(session)
  }

  /** Resolves when the connection broke or the server ended it. */
  get ended(): Promise<Error> {
    return this.#session.ended
  }

  /** Whether this session is ours alone, with no pooler in between. */
  get isDirect(): boolean {
    return this.#session.isDirect
  }

  /** A round trip, which also proves that the connection lives. */
  facts(): Promise<WakeFacts> {
    return readWakeFacts(this.#session)
  }

  async listen(): Promise<void> {
    await this.#session.query({ text: `listen ${WAKE_CHANNEL}` })
  }

  /** At the latest after a second. Never throws. */
  close(): Promise<void> {
    return this.#session.close()
  }
}
