import pg from 'pg'

/** What the driver throws when the database itself answers with an error, its connection fine. */
export function databaseError(sqlstate: string, message = 'as the database says'): Error {
  const error = new pg.DatabaseError(message, message.length, 'error')
  return Object.assign(error, { code: sqlstate, severity: 'ERROR' })
}
