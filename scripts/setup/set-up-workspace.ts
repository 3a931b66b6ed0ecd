import * as z from 'zod'
import { openClient } from '@/lib/server/db/connection/open-client'
import { quoted } from '@/lib/server/db/connection/quoted'
import { type Migrated, migrate } from '@/lib/server/db/schema/migrate'
import { readMissingGrants } from '@/lib/server/db/schema/read-missing-grants'
import { type GrantedRole, grantRole } from '@/lib/server/db/schema/role-grants'
import { readKoraActors } from '@/lib/server/db/sql/read-kora-actors'

type Client = Awaited<ReturnType<typeof openClient>>

export interface SetUpOptions {
  /** A direct address of the database, as a role that owns it. */
  readonly connectionString: string
  readonly workspaceId: string
  readonly wakeTriggers: boolean
  /** Roles that are there, each with what it is for. */
  readonly roles: readonly { readonly name: string; readonly as: GrantedRole }[]
  readonly log: (line: string) => void
}

const DOES: Readonly<Record<GrantedRole, string>> = {
  runtime: 'may run the server',
  observer: 'may look on',
  producer: 'may hand tickets in by kora.create_ticket()',
}

/**
 * Makes a database ready for a workspace: the schema, the wake triggers, Kora's actor, and exactly the
 * rights that each role needs. Whatever is there already stays. Changes nothing where a role is not
 * there. Throws what the driver throws, and an error in words for an operator.
 */
export async function setUpWorkspace(options: SetUpOptions): Promise<Migrated> {
  const { connectionString, workspaceId, wakeTriggers, roles, log } = options
  await withClient(connectionString, (client) => requireRoles(client, roles))
  const migrated = await migrate({ connectionString, log, wakeTriggers })
  await withClient(connectionString, async (client) => {
    await makeActor(client, workspaceId, log)
    for (const { name, as } of roles) await allow(client, name, as, log)
  })
  return migrated
}

async function withClient(
  connectionString: string,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const client = await openClient({ connectionString, connectionTimeoutMillis: 10_000 })
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

async function requireRoles(client: Client, roles: SetUpOptions['roles']): Promise<void> {
  const names = roles.map(({ name }) => name)
  const { rows } = await client.query(
    `select wanted.name from unnest($1::text[]) as wanted (name)
      where not exists (select from pg_roles r where r.rolname = wanted.name)`,
    [names],
  )
  const missing = z.array(z.object({ name: z.string() })).parse(rows)
  if (missing.length === 0) return
  const lines = missing.map(({ name }) => `  create role ${quoted(name)} login;`)
  throw new Error(
    `there is no role ${missing.map(({ name }) => name).join(', ')}. Nothing was changed. ` +
      `Create it in psql, then give it a password with \\password:\n${lines.join('\n')}`,
  )
}

async function makeActor(
  client: Client,
  workspaceId: string,
  log: (line: string) => void,
): Promise<void> {
  const [present] = await readKoraActors(client, workspaceId)
  if (present !== undefined) {
    log(`Kora's actor is there: ${present}`)
    return
  }
  await client.query(
    `insert into public.actor_registry (actor_id, workspace_id, actor_kind, display_name)
     values (gen_random_uuid(), $1, 'kora', 'Kora')`,
    [workspaceId],
  )
  log(`made Kora's actor of the workspace ${workspaceId}`)
}

async function allow(
  client: Client,
  role: string,
  as: GrantedRole,
  log: (line: string) => void,
): Promise<void> {
  await grantRole(client, role, as)
  const missing = await readMissingGrants(client, as, role)
  if (missing === null) {
    log(`${role} ${DOES[as]}`)
    return
  }
  throw new Error(
    `${role} still lacks ${missing.privileges.join(', ')}: run this as the owner of those tables`,
  )
}
