import { request } from 'node:http'
import pg from 'pg'

/** When this process learns of a change by itself, beside the page; epoch milliseconds. */
export interface ReportedTimes {
  /** The first time since `forget` that Postgres notified a listener of the tickets. */
  notifiedAt(): number | null
  /** The first time since `forget` that a frame for the tickets came over `GET /api/stream`. */
  framedAt(): number | null
  forget(): void
  close(): Promise<void>
}

/** Listens to the database as the server does, and to the stream as a page does. */
export async function listenForTimes(options: {
  connectionString: string
  cockpitUrl: string
}): Promise<ReportedTimes> {
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

/** Epoch milliseconds with fractions, as the pages report them. */
export function epochNow(): number {
  return performance.timeOrigin + performance.now()
}
