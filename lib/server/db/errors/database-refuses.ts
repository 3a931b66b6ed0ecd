import 'server-only'
import pg from 'pg'
import { connectionIsSound } from '@/lib/server/db/connection/direct-session'

/** Classes of SQLSTATE that pass by themselves: connection, rollback, resources, use, operator, system. */
const PASSING = ['08', '40', '53', '55', '57', '58']

/**
 * Whether the database itself has answered, on a connection that is fine, with an error that no
 * waiting will change: a missing privilege, table or column.
 */
export function databaseRefuses(error: unknown): boolean {
  if (!connectionIsSound(error) || !(error instanceof pg.DatabaseError)) return false
  const { code } = error
  return code !== undefined && !PASSING.includes(code.slice(0, 2))
}
