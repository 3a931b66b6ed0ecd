import 'server-only'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { WAKE_TRIGGERS } from '@/lib/server/db/sql/read-wake-facts'

const text = `select t.tgname || ' on ' || need.table_name as "name"
  from unnest($1::text[], $2::text[]) as need (table_name, trigger_name)
  join pg_trigger t on t.tgrelid = to_regclass(need.table_name)
   and t.tgname = need.trigger_name and t.tgenabled <> 'D'`

async function readPresent(db: Queryable): Promise<string[]> {
  const values = [WAKE_TRIGGERS.map(([table]) => table), WAKE_TRIGGERS.map(([, name]) => name)]
  const { rows } = await db.query({ text, values })
  return z
    .array(z.object({ name: z.string() }))
    .parse(rows)
    .map(({ name }) => name)
}

/** Whether any of the wake triggers is there. Throws what the driver throws. */
export async function hasWakeTriggers(db: Queryable): Promise<boolean> {
  return (await readPresent(db)).length > 0
}

/**
 * Makes the wake triggers again where one was dropped, with its function or without, or disabled:
 * the runner applies a migration once. Returns the names of those that were missing. Throws what
 * the driver throws.
 */
export async function restoreWakeTriggers(db: Queryable, folder: string): Promise<string[]> {
  const present = await readPresent(db)
  const missing = WAKE_TRIGGERS.map(([table, name]) => `${name} on ${table}`).filter(
    (name) => !present.includes(name),
  )
  if (missing.length === 0) return []
  // The newest file makes all of them, with all that they need.
  const newest = (await readdir(folder)).sort().at(-1) ?? ''
  const sql = await readFile(join(folder, newest), 'utf8')
  await db.query({ text: `begin; ${sql}; commit` })
  return missing
}
