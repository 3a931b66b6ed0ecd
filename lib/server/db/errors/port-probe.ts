import 'server-only'
import { createConnection, type Socket } from 'node:net'
import { databaseAddress } from '@/lib/server/db/connection/address'
import { driverAddress } from './address-error'

const PROBE_TIMEOUT_MS = 800

/** Whether something listens at a Postgres address; never throws. */
export async function portAnswers(connectionString: string): Promise<boolean> {
  const { servers } = databaseAddress(connectionString)
  const answers = await Promise.all(servers.map(serverAnswers))
  return answers.includes(true)
}

async function serverAnswers(connectionString: string): Promise<boolean> {
  try {
    return await connects(connectTo(connectionString))
  } catch {
    // The driver cannot use the address, so no server answers there.
    return false
  }
}

function connectTo(connectionString: string): Socket {
  const { host, port } = driverAddress(connectionString)
  const address = host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port }
  return createConnection({ ...address, timeout: PROBE_TIMEOUT_MS })
}

function connects(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    const answer = (open: boolean) => {
      socket.destroy()
      resolve(open)
    }
    socket.once('connect', () => answer(true))
    socket.once('timeout', () => answer(false))
    socket.once('error', () => answer(false))
  })
}
