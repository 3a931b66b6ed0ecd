import 'server-only'
import pg from 'pg'
import { databaseAddress } from '@/lib/server/db/connection/address'

const MOST_PORT = 65_535

/**
 * Where the driver would connect; it knows every form of address: query parameters, sockets,
 * environment.
 */
export interface DriverAddress {
  /** A path where it is a socket's folder. */
  readonly host: string
  readonly port: number
}

/** Throws what the driver throws, which may repeat the address; reads the certificates it names. */
export function driverAddress(connectionString: string): DriverAddress {
  const { host, port } = new pg.Client({ connectionString })
  return { host, port }
}

/**
 * Why an address cannot be used, without repeating any of it; null where it can. The driver's own
 * parser reads each of its servers. No I/O but files.
 */
export function addressError(connectionString: string): string | null {
  const { servers, target } = databaseAddress(connectionString)
  if (target === null) return 'names a target_session_attrs that is none of libpq’s'
  for (const server of servers) {
    const error = serverError(server)
    if (error !== null) return error
  }
  return null
}

function serverError(connectionString: string): string | null {
  try {
    const { port } = driverAddress(connectionString)
    if (Number.isInteger(port) && port > 0 && port <= MOST_PORT) return null
    return `names a port that is no whole number from 1 to ${MOST_PORT}`
  } catch (error) {
    const isFile = error instanceof Error && 'syscall' in error
    return isFile ? 'names a file that cannot be read' : 'cannot be used by the database driver'
  }
}
