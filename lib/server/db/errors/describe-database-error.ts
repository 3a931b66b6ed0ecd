import 'server-only'
import pg from 'pg'

/** SQLSTATE (or class) → a message that an operator can act on. */
const BY_SQLSTATE: readonly (readonly [prefix: string, meaning: string])[] = [
  ['28', 'the database refuses the user or the password'],
  ['3D000', 'the database of that name does not exist'],
  ['3F', 'a schema is missing'],
  ['42P01', 'a table is missing'],
  ['42703', 'a column is missing'],
  ['42883', 'a function is missing'],
  ['42501', 'the database user lacks a privilege'],
  ['53300', 'the database has no connection to spare'],
  ['53', 'the database is out of resources'],
  ['57014', 'the statement took too long and was ended'],
  ['57P03', 'the database is starting up or shutting down'],
  ['57P', 'the database ended the connection'],
  ['25006', 'the database is read-only'],
  ['42804', 'a column has another type than Kora needs'],
  ['22P02', 'a column has another type than Kora needs'],
  ['23514', 'a CHECK refuses what Kora writes'],
  ['23502', 'a column that Kora leaves empty must not be null'],
  ['P0001', 'a trigger refuses what Kora writes'],
]

const BY_SYSTEM_CODE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection is refused: no database listens there',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ETIMEDOUT: 'the database does not answer in time',
  EHOSTUNREACH: 'the database host cannot be reached',
  ENETUNREACH: 'the network of the database cannot be reached',
  ENOTFOUND: 'the name of the database host cannot be resolved',
  EAI_AGAIN: 'the name of the database host cannot be resolved',
}

/**
 * A lasting refusal, with the table, the column and the constraint that the database names; words
 * that may leave the process.
 */
export function describeRefusal(error: unknown): string {
  const words = describeDatabaseError(error)
  if (!(error instanceof pg.DatabaseError)) return words
  const { schema, table, column, constraint } = error
  const place = [schema, table, column].filter((name) => name !== undefined).join('.')
  const named = [
    ...(place === '' ? [] : [place]),
    ...(constraint === undefined ? [] : [`constraint ${constraint}`]),
  ]
  return named.length === 0 ? words : `${words} (${named.join(', ')})`
}

/**
 * What went wrong with the substrate, in words that may leave the process: no host, no SQL, no
 * secret. The log has the driver's own words.
 */
export function describeDatabaseError(error: unknown): string {
  const code = codeOf(error)
  if (code !== null) {
    const system = BY_SYSTEM_CODE[code]
    if (system !== undefined) return system
    const sqlstate = BY_SQLSTATE.find(([prefix]) => code.startsWith(prefix))
    if (sqlstate !== undefined) return sqlstate[1]
    if (/^[0-9A-Z]{5}$/.test(code)) return `the database answers with the error ${code}`
  }
  const message = error instanceof Error ? error.message : ''
  if (/timeout/i.test(message)) return 'the database does not answer in time'
  if (/terminated|closed|ended/i.test(message)) return 'the connection was cut'
  return 'the database cannot be used'
}

function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null
  if ('code' in error && typeof error.code === 'string') return error.code
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return 'cause' in error ? codeOf(error.cause) : null
}
