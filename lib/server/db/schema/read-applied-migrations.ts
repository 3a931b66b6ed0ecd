import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { MIGRATIONS_TABLE } from './required-schema'

const tableText = `select to_regclass('public.${MIGRATIONS_TABLE}') is not null as present`
const tableRow = z.tuple([z.object({ present: z.boolean() })])

const namesText = `select name from public.${MIGRATIONS_TABLE} order by id`
const nameRows = z.array(z.object({ name: z.string() }))

/** Names of the applied migrations, oldest first; none where none ever ran. */
export async function readAppliedMigrations(db: Queryable): Promise<string[]> {
  // Checked first: a statement that names a missing table fails, and a transaction with it.
  const table = await db.query({ text: tableText })
  if (!tableRow.parse(table.rows)[0].present) return []
  const { rows } = await db.query({ text: namesText })
  return nameRows.parse(rows).map(({ name }) => name)
}
