import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { REQUIRED_COLUMNS, REQUIRED_MIGRATIONS } from './required-schema'
import { readAppliedMigrations } from './read-applied-migrations'

const text = `select need.value ->> 'table' as "table", need.value ->> 'column' as "column",
    to_regclass(need.value ->> 'table') is not null as "tablePresent"
  from jsonb_array_elements($1::jsonb) with ordinality as need (value, place)
 where not exists (
   select from pg_attribute a
    where a.attrelid = to_regclass(need.value ->> 'table')
      and a.attname = need.value ->> 'column'
      and a.attnum > 0
      and not a.attisdropped)
 order by need.place`

const row = z.object({ table: z.string(), column: z.string(), tablePresent: z.boolean() })

/** What the substrate lacks; all three lists empty when the server can work with it. */
export interface MissingSchema {
  /** Such as `public.tickets`. */
  readonly tables: readonly string[]
  /** Of tables that are there, such as `public.tickets.sea_claimed_at`. */
  readonly columns: readonly string[]
  readonly migrations: readonly string[]
}

/** Compares the substrate with what the server needs (SPEC 6, gate `substrate_schema`). */
export async function readMissingSchema(db: Queryable): Promise<MissingSchema> {
  const needed = Object.entries(REQUIRED_COLUMNS).flatMap(([table, columns]) =>
    Object.keys(columns).map((column) => ({ table, column })),
  )
  const { rows } = await db.query({ text, values: [JSON.stringify(needed)] })
  const missing = z.array(row).parse(rows)
  const applied = new Set(await readAppliedMigrations(db))
  return {
    tables: [...new Set(missing.filter((need) => !need.tablePresent).map((need) => need.table))],
    columns: missing
      .filter((need) => need.tablePresent)
      .map((need) => `${need.table}.${need.column}`),
    migrations: REQUIRED_MIGRATIONS.filter((name) => !applied.has(name)),
  }
}

/** What the schema lacks, by name; empty when the server can work with it. */
export async function readSchemaGaps(db: Queryable): Promise<string[]> {
  const { tables, columns, migrations } = await readMissingSchema(db)
  return [...tables, ...columns, ...migrationsInWords(migrations)]
}

/** Of an empty database all are missing: their names would hide what matters. */
function migrationsInWords(names: readonly string[]): string[] {
  const [first] = names
  const last = names.at(-1)
  if (names.length <= 3 || first === undefined) return names.map((name) => `migration ${name}`)
  return [`${names.length} migrations from ${first} to ${last}`]
}
