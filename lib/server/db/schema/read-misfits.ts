import 'server-only'
import pg from 'pg'
import * as z from 'zod'
import { SEA_STATUSES } from '@/lib/domain/tickets/sea-ticket'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { type ColumnType, REQUIRED_COLUMNS } from './required-schema'

/** What Postgres calls a type, where that is another name. */
const POSTGRES_NAME: Readonly<Partial<Record<ColumnType, string>>> = {
  timestamptz: 'timestamp with time zone',
}

/** What the longest of our statuses needs of a `character varying`. */
const LONGEST_STATUS = Math.max(...SEA_STATUSES.map((status) => status.length))

/** Columns that a claim, its end or the sweep sets to null. */
const EMPTIED = [
  'sea_active_claim_token',
  'sea_active_claim_actor_id',
  'sea_claim_expires_at',
  'next_eligible_at',
  'sea_model_tier',
  'sea_failure_reason',
]

/** Values that we write, for the CHECKs of their columns; null where a column is emptied. */
const WRITTEN: Readonly<Record<string, readonly (string | null)[]>> = {
  'public.actor_registry.actor_kind': ['kora'],
  'public.tickets.kind': ['sea'],
  'public.tickets.sea_status': SEA_STATUSES,
  'public.tickets.claim_count': ['1', '1000'],
  'public.tickets.work_attempt_count': ['0', '1', '1000'],
  ...Object.fromEntries(EMPTIED.map((column) => [`public.tickets.${column}`, [null]])),
}

const relationText = `select need.name as "table", c.relkind::text as "kind"
  from unnest($1::text[]) with ordinality as need (name, place)
  join pg_class c on c.oid = to_regclass(need.name)
 where c.relkind <> 'r' order by need.place`
const relationRows = z.array(z.object({ table: z.string(), kind: z.string() }))

const RELATION_KINDS: Readonly<Record<string, string>> = {
  p: 'is partitioned',
  v: 'is a view',
  m: 'is a materialized view',
  f: 'is a foreign table',
}

const columnText = `select need.value ->> 'table' as "table", need.value ->> 'column' as "column",
    need.value ->> 'type' as "needed", format_type(a.atttypid, null) as "type",
    case when a.atttypid = 'varchar'::regtype and a.atttypmod > 4 then a.atttypmod - 4 end
      as "length",
    a.attnotnull as "isRequired", a.attgenerated <> '' as "isGenerated"
  from jsonb_array_elements($1::jsonb) with ordinality as need (value, place)
  join pg_attribute a on a.attrelid = to_regclass(need.value ->> 'table')
   and a.attname = need.value ->> 'column' and a.attnum > 0 and not a.attisdropped
 order by need.place`
const columnRow = z.object({
  table: z.string(),
  column: z.string(),
  needed: z.string(),
  type: z.string(),
  length: z.number().nullable(),
  isRequired: z.boolean(),
  isGenerated: z.boolean(),
})

/**
 * CHECKs of one column that look at nothing but it: those can be tried without a row. What calls a
 * function or an operator of somebody's own is left out, because trying it would run it as us.
 */
const checkText = `select need.name || '.' || a.attname as "column", c.conname as "name",
    pg_get_expr(c.conbin, c.conrelid) as "expression", quote_ident(a.attname) as "quoted",
    format_type(a.atttypid, a.atttypmod) as "type"
  from unnest($1::text[]) with ordinality as need (name, place)
  join pg_constraint c on c.conrelid = to_regclass(need.name) and c.contype = 'c'
   and cardinality(c.conkey) = 1
  join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
 where not exists (
   select from pg_depend d
    where d.classid = 'pg_constraint'::regclass and d.objid = c.oid
      and d.refclassid in ('pg_proc'::regclass, 'pg_operator'::regclass))
 order by need.place, c.conname`
/** A column of another type is named for that already. */
const TRIED_TYPES = /^(text|character varying|integer|uuid|timestamp with time zone)/
const checkRow = z.object({
  column: z.string(),
  name: z.string(),
  expression: z.string(),
  quoted: z.string(),
  type: z.string(),
})

/**
 * What Kora cannot work with in tables that are there: another kind of table, type or CHECK than it
 * needs, one sentence each with table, column and what is needed. Changes nothing. Throws what the
 * driver throws.
 */
export async function readMisfits(db: Queryable): Promise<string[]> {
  const tables = Object.keys(REQUIRED_COLUMNS)
  const { rows } = await db.query({ text: relationText, values: [tables] })
  return [
    ...relationRows.parse(rows).map(({ table, kind }) => {
      return `${table} ${RELATION_KINDS[kind] ?? 'is no table'}; Kora needs an ordinary table`
    }),
    ...(await readColumnMisfits(db)),
    ...(await readCheckMisfits(db, tables)),
  ]
}

async function readColumnMisfits(db: Queryable): Promise<string[]> {
  const needed = Object.entries(REQUIRED_COLUMNS).flatMap(([table, columns]) =>
    Object.entries(columns).map(([column, type]) => ({
      table,
      column,
      type: POSTGRES_NAME[type] ?? type,
    })),
  )
  const { rows } = await db.query({ text: columnText, values: [JSON.stringify(needed)] })
  return z.array(columnRow).parse(rows).flatMap(misfitsOf)
}

function misfitsOf(found: z.infer<typeof columnRow>): string[] {
  const { table, column, needed, type, length, isRequired, isGenerated } = found
  const name = `${table}.${column}`
  const alter = `alter table ${table} alter column ${column}`
  const isVarchar = needed === 'text' && type === 'character varying'
  if (type !== needed && !isVarchar) {
    return [`${name} is ${type}; Kora needs ${needed}${conversion(found, alter)}`]
  }
  if (column === 'sea_status' && length !== null && length < LONGEST_STATUS) {
    return [`${name} holds ${length} characters; Kora needs ${LONGEST_STATUS}: ${alter} type text`]
  }
  if (table !== 'public.tickets') return []
  if (isGenerated) return [`${name} is a generated column; Kora needs to write it`]
  if (isRequired && EMPTIED.includes(column)) {
    return [`${name} is not null; Kora needs to empty it: ${alter} drop not null`]
  }
  return []
}

/** How the column becomes what is needed, where that is a matter of one statement. */
function conversion({ column, needed, type }: z.infer<typeof columnRow>, alter: string): string {
  if (needed === 'text') return `: ${alter} type text using ${column}::text`
  if (type !== 'timestamp without time zone') return ''
  return `: ${alter} type timestamptz using ${column} at time zone 'UTC'`
}

async function readCheckMisfits(db: Queryable, tables: readonly string[]): Promise<string[]> {
  const { rows } = await db.query({ text: checkText, values: [tables] })
  const misfits: string[] = []
  for (const { column, name, ...check } of z.array(checkRow).parse(rows)) {
    if (!TRIED_TYPES.test(check.type)) continue
    const refused = await refusedValues(db, check, WRITTEN[column] ?? [])
    if (refused.length === 0) continue
    const values = refused.map((value) => (value === null ? 'null' : `'${value}'`)).join(', ')
    misfits.push(`the CHECK ${name} of ${column} refuses ${values}; Kora needs to write that`)
  }
  return misfits
}

async function refusedValues(
  db: Queryable,
  { expression, quoted, type }: Pick<z.infer<typeof checkRow>, 'expression' | 'quoted' | 'type'>,
  values: readonly (string | null)[],
): Promise<(string | null)[]> {
  if (values.length === 0) return []
  const text = `select written.value as "value" from unnest($1::text[]) as written (value)
    cross join lateral (select written.value::${type} as ${quoted}) as tried
    where not (${expression})`
  try {
    const { rows } = await db.query({ text, values: [values] })
    return z
      .array(z.object({ value: z.string().nullable() }))
      .parse(rows)
      .map(({ value }) => value)
  } catch (error) {
    // Not to be tried without a row after all: the first write will show it.
    if (error instanceof pg.DatabaseError && error.code?.startsWith('22')) return []
    throw error
  }
}
