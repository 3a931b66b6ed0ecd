import { randomUUID } from 'node:crypto'
import pg from 'pg'

/** Receives every wake of a database. */
export interface NotificationLog {
  /** The payloads that `work` caused, in order. */
  during(work: () => Promise<unknown>): Promise<string[]>
  close(): Promise<void>
}

export async function openNotificationLog(connectionString: string): Promise<NotificationLog> {
  const client = new pg.Client({ connectionString })
  const heard: string[] = []
  let onPayload: (payload: string) => void = () => undefined
  client.on('notification', ({ payload = '' }) => {
    heard.push(payload)
    onPayload(payload)
  })
  await client.connect()
  await client.query('listen kora_wake')
  /** Notifications come in the order of their commits: behind ours there is nothing earlier. */
  const fence = async () => {
    const end = `end ${randomUUID()}`
    const ended = new Promise<void>((resolve) => {
      onPayload = (payload) => {
        if (payload === end) resolve()
      }
    })
    await client.query('select pg_notify($1, $2)', ['kora_wake', end])
    await ended
  }
  return {
    during: async (work) => {
      await fence()
      heard.length = 0
      await work()
      await fence()
      return heard.slice(0, -1)
    },
    close: () => client.end(),
  }
}
