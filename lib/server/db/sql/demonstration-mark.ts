import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'

const TABLE = 'public.kora_demonstration'

const privilegeText = `select has_function_privilege('pg_control_system()', 'execute') as "granted"`
const identifierText = `select system_identifier::text as "identifier" from pg_control_system()`
const tableText = `select to_regclass('${TABLE}') is not null as "present"`
const markText = `select exists (
  select from ${TABLE} d where d.system_identifier = $1) as "marked"`

const oneOf = <Shape extends z.ZodRawShape>(shape: Shape) => z.tuple([z.object(shape)])

/**
 * The number that `initdb` gave to this cluster: no other cluster has it, a dump does not carry it.
 * Null where the role may not read it. A bigint as text.
 */
async function readClusterIdentifier(db: Queryable): Promise<string | null> {
  // Checked first: a refused call fails, and a transaction with it.
  const { rows } = await db.query({ text: privilegeText })
  if (!oneOf({ granted: z.boolean() }).parse(rows)[0].granted) return null
  const read = await db.query({ text: identifierText })
  return oneOf({ identifier: z.string() }).parse(read.rows)[0].identifier
}

/**
 * Marks this database, in this cluster, as a demonstration. Only code that made the cluster for
 * that purpose may call it. Idempotent. Throws where the role may not ask which cluster it is.
 */
export async function markDemonstration(db: Queryable): Promise<void> {
  const identifier = await readClusterIdentifier(db)
  if (identifier === null) throw new Error('The role may not read which cluster this is')
  await db.query({
    text: `create table if not exists ${TABLE} (system_identifier text primary key)`,
  })
  await db.query({
    text: `insert into ${TABLE} (system_identifier) values ($1) on conflict do nothing`,
    values: [identifier],
  })
}

/**
 * Whether the simulated agent may work here (SPEC 2): only in a database that was marked in the
 * very cluster that answers. A dump of the demonstration that was restored elsewhere is no longer
 * one. Throws what the driver throws.
 */
export async function mayUseSimulatedAgent(db: Queryable): Promise<boolean> {
  const table = await db.query({ text: tableText })
  if (!oneOf({ present: z.boolean() }).parse(table.rows)[0].present) return false
  const identifier = await readClusterIdentifier(db)
  if (identifier === null) return false
  const { rows } = await db.query({ text: markText, values: [identifier] })
  return oneOf({ marked: z.boolean() }).parse(rows)[0].marked
}
