import 'server-only'
import pg from 'pg'
import { SHARED_SESSIONS_WORDS } from '@/lib/server/db/connection/shared-sessions'

/** SQLSTATE (or class) → a message that an operator can act on. */
const BY_SQLSTATE: readonly (readonly [prefix: string, meaning: string])[] = [
  ['28P01', 'the database refuses the user or the password'],
  ['28000', 'the database refuses this user from here, or without encryption (pg_hba.conf)'],
  ['28', 'the database refuses the user or the password'],
  ['08P01', 'the pooler in between takes no transactions (statement mode)'],
  ['3D000', 'the database of that name does not exist'],
  ['3F', 'a schema is missing'],
  ['42P01', 'a table is missing'],
  ['42703', 'a column is missing'],
  ['42883', 'a function is missing'],
  ['42501', 'the database user lacks a privilege'],
  ['53300', 'the database has no connection to spare'],
  ['53100', 'the disk of the database is full'],
  ['53', 'the database is out of resources'],
  ['57014', 'the statement took too long and was ended'],
  ['57P03', 'the database is starting up or shutting down'],
  ['57P', 'the database ended the connection'],
  ['25006', 'the database is read-only'],
  ['42804', 'a column has another type than Kora needs'],
  ['22P02', 'a column has another type than Kora needs'],
  ['22P05', 'the database’s encoding lacks a letter of the text'],
  ['22021', 'the database’s encoding lacks a letter of the text'],
  ['23514', 'a CHECK refuses what Kora writes'],
  ['23502', 'a column that Kora leaves empty must not be null'],
  ['P0001', 'a trigger refuses what Kora writes'],
]

const UNTRUSTED =
  'the certificate of the database is signed by nobody whom this server trusts: name the authority with sslrootcert=<file> in the address'

const BY_SYSTEM_CODE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection is refused: no database listens there',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ETIMEDOUT: 'the database does not answer in time',
  EHOSTUNREACH: 'the database host cannot be reached',
  ENETUNREACH: 'the network of the database cannot be reached',
  ENOTFOUND: 'the name of the database host cannot be resolved',
  shared_sessions: SHARED_SESSIONS_WORDS,
  no_fit_server: 'no server of the address is what its target_session_attrs asks for',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'the certificate of the database is for another host name (sslmode=verify-ca with uselibpqcompat=true does not compare it)',
  CERT_HAS_EXPIRED: 'the certificate of the database has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
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
  if (/does not support SSL/i.test(message)) {
    return 'the database takes no encrypted connections, and the address asks for one (sslmode)'
  }
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
