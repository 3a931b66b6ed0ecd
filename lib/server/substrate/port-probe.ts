import 'server-only'
import { createConnection } from 'node:net'
import pg from 'pg'

const PROBE_TIMEOUT_MS = 800

/** Whether something listens at a Postgres address; never throws. */
export function portAnswers(connectionString: string): Promise<boolean> {
  // The driver knows every form of address (query parameters, sockets, environment); ask it.
  const { host, port } = new pg.Client({ connectionString })
  const address = host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port }
  return new Promise((resolve) => {
    const socket = createConnection({ ...address, timeout: PROBE_TIMEOUT_MS })
    const answer = (open: boolean) => {
      socket.destroy()
      resolve(open)
    }
    socket.once('connect', () => answer(true))
    socket.once('timeout', () => answer(false))
    socket.once('error', () => answer(false))
  })
}
