import { request } from 'node:http'
import pg from 'pg'

/** When this process hears of a change by itself, beside the page; epoch milliseconds. */
export interface ToldTimes {
  /** The last time that Postgres notified a listener. */
  notifiedAt(): number | null
  /** The last time that a frame for the tickets came over `GET /api/stream`. */
  framedAt(): number | null
  forget(): void
  close(): Promise<void>
}

/** Listens to the database as the server does, and to the stream as a page does. */
export async function listenForTimes(options: {
  connectionString: string
  cockpitUrl: string
}): Promise<ToldTimes> {
  const { connectionString, cockpitUrl } = options
  let notifiedAt: number | null = null
  let framedAt: number | null = null
  const client = new pg.Client({ connectionString })
  client.on('error', () => undefined)
  client.on('notification', ({ payload }) => {
    if (payload?.startsWith('tickets ') === true) notifiedAt ??= epochNow()
  })
  await client.connect()
  await client.query('listen kora_wake')

  const stream = request(`${cockpitUrl}/api/stream`, (response) => {
    response.on('error', () => undefined)
    response.on('data', (bytes: Buffer) => {
      if (bytes.includes('"tickets"')) framedAt ??= epochNow()
    })
  })
  stream.on('error', () => undefined)
  stream.end()
  return {
    notifiedAt: () => notifiedAt,
    framedAt: () => framedAt,
    forget: () => {
      notifiedAt = null
      framedAt = null
    },
    close: async () => {
      stream.destroy()
      await client.end()
    },
  }
}

/** Epoch milliseconds with fractions, as the pages tell them. */
export function epochNow(): number {
  return performance.timeOrigin + performance.now()
}
