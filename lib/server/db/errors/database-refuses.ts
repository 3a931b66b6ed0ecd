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

/** The disk is full: it passes only when somebody makes room. */
const DISK_FULL = '53100'

/** A statement that waited too long, for a lock above all. */
const WAITED = ['57014', '55P03']

/** Whether a statement was ended because it waited too long: another session may hold a lock. */
export function waitedTooLong(error: unknown): boolean {
  return error instanceof pg.DatabaseError && WAITED.includes(error.code ?? '')
}

/** The data of one row: another row would be written. */
const OF_ONE_ROW = /^(22(?!P02)|23505)/

/**
 * Whether the database refuses a write by what the schema or the rights are, so that the next ones
 * fail likewise: a privilege, a CHECK, a type, a database that is read-only.
 */
export function refusesWrites(error: unknown): boolean {
  if (!connectionIsSound(error) || !(error instanceof pg.DatabaseError)) return false
  if (error.code === DISK_FULL || waitedTooLong(error)) return true
  return databaseRefuses(error) && !OF_ONE_ROW.test(error.code ?? '')
}

/** Data, a constraint, the schema or a right, a trigger: the same write is refused likewise. */
const REPEATING = /^(22|23|42|P0001)/

/** Whether the same write, made again, would be refused again. */
export function willRepeat(error: unknown): boolean {
  return (
    databaseRefuses(error) && error instanceof pg.DatabaseError && REPEATING.test(error.code ?? '')
  )
}
