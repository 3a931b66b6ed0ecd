import 'server-only'
import pg from 'pg'
import { pinSession } from './pin-session'

/**
 * Connects one client on a session that is ours alone, its search path pinned. To be ended by the
 * caller. Throws what the driver throws, and an error where a pooler is in between.
 */
export async function openClient(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(config)
  // A connection that dies between two statements shows in the next one.
  client.on('error', () => undefined)
  try {
    await client.connect()
    if (await pinSession(client)) return client
    throw new Error(
      'the address leads through a pooler, and this needs a session of its own; set KORA_DIRECT_DATABASE_URL to a direct one',
    )
  } catch (error) {
    await client.end().catch(() => undefined)
    throw error
  }
}
