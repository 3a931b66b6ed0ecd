import 'server-only'
import type pg from 'pg'
import { createClient } from './client'
import { pinSession } from './pin-session'
import { SharedSessions } from './shared-sessions'

/**
 * Connects one client on a session that is ours alone, its search path pinned. To be ended by the
 * caller. Throws what the driver throws, and an error where a pooler is in between.
 */
export async function openClient(config: pg.ClientConfig): Promise<pg.Client> {
  const client = createClient(config)
  // A connection that dies between two statements shows in the next one.
  client.on('error', () => undefined)
  try {
    await client.connect()
    if (await pinSession(client)) return client
    throw new SharedSessions()
  } catch (error) {
    await client.end().catch(() => undefined)
    throw error
  }
}
