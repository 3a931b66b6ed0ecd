import { randomBytes } from 'node:crypto'
import { openClient } from '@/lib/server/db/connection/open-client'
import { grantRole } from '@/lib/server/db/schema/role-grants'

/** Whom the server connects as: what it may do is listed, and it owns nothing. */
const ROLE = 'kora_app'

/**
 * Makes the role of the server in a migrated embedded database, or finds it, and gives the address
 * for it. Its password is a new one each time and is kept nowhere.
 * @param owner the address of the database for the cluster's owner
 * @throws what the driver throws
 */
export async function openApplicationRole(owner: string): Promise<string> {
  const password = randomBytes(24).toString('hex')
  const client = await openClient({ connectionString: owner, connectionTimeoutMillis: 10_000 })
  try {
    const found = await client.query('select from pg_roles where rolname = $1', [ROLE])
    if (found.rowCount === 0) await client.query(`create role ${ROLE}`)
    await client.query(
      `alter role ${ROLE} login nosuperuser nocreatedb nocreaterole password '${password}'`,
    )
    await grantRole(client, ROLE, 'runtime')
    await client.query(`grant select on public.kora_demonstration to ${ROLE}`)
  } finally {
    await client.end()
  }
  const url = new URL(owner)
  url.username = ROLE
  url.password = password
  return url.href
}
