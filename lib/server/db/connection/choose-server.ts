import 'server-only'
import pg from 'pg'
import type { DatabaseAddress, TargetSession } from './address'
import { PIN_SESSION } from './search-path'

/** How long one server may take to say what it is, ms: the others are asked at the same time. */
const ANSWER_WITHIN_MS = 2_000

const text = `select pg_is_in_recovery() as "isReplica",
  current_setting('default_transaction_read_only') = 'on' as "isReadOnly"`

interface Role {
  readonly isReplica: boolean
  readonly isReadOnly: boolean
}

function fits({ isReplica, isReadOnly }: Role, target: TargetSession): boolean {
  switch (target) {
    case 'any':
      return true
    case 'read-write':
      return !isReplica && !isReadOnly
    case 'read-only':
      return isReplica || isReadOnly
    case 'primary':
      return !isReplica
    case 'standby':
    case 'prefer-standby':
      return isReplica
    default:
      return target satisfies never
  }
}

/**
 * The first server of an address that answers and is what the address asks for (libpq's
 * `target_session_attrs`). Asked for each new connection: after a failover another one is.
 *
 * @throws the first server's error where none answers, and an error where none is fit
 */
export async function chooseServer({ servers, target }: DatabaseAddress): Promise<string> {
  const answers = await Promise.allSettled(servers.map(roleOf))
  const roles = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : null))
  const fit = servers.find((_, index) => {
    const role = roles[index]
    return role != null && fits(role, target ?? 'any')
  })
  if (fit !== undefined) return fit
  const reached = servers.find((_, index) => roles[index] != null)
  if (reached !== undefined) {
    if (target === 'prefer-standby') return reached
    throw new NoFitServer(`none of the servers is ${String(target)}`)
  }
  const [first] = answers
  throw first?.status === 'rejected' ? first.reason : new NoFitServer('no server is named')
}

/** Some server answers, but none is what `target_session_attrs` asks for. */
class NoFitServer extends Error {
  readonly code = 'no_fit_server'
}

async function roleOf(connectionString: string): Promise<Role> {
  const client = new pg.Client({
    connectionString,
    application_name: 'kora-cockpit-role',
    connectionTimeoutMillis: ANSWER_WITHIN_MS,
    query_timeout: ANSWER_WITHIN_MS,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query(PIN_SESSION)
    const { rows } = await client.query<Role>(text)
    const [role] = rows
    if (role === undefined) throw new Error('the server does not say what it is')
    return role
  } finally {
    void client.end().catch(() => undefined)
  }
}
