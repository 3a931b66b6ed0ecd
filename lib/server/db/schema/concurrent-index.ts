import 'server-only'
import * as z from 'zod'

/** One statement of a migration that runs outside a transaction. */
export interface ConcurrentStatement {
  readonly text: string
  /** Of the index that is built, with the schema of its table; null where none is. */
  readonly indexName: string | null
  /** Only with, or only without, an extension; null: always. */
  readonly condition: { readonly extension: string; readonly wanted: boolean } | null
}

/** Statements in such a file refuse a transaction: each runs alone, and may run again. */
export const CONCURRENT_SUFFIX = '.concurrent.sql'

const CREATE_INDEX =
  /^create (?:unique )?index concurrently if not exists (?<name>\w+)\s+on (?<schema>\w+)\.\w+\s/

const DROP_INDEX = /^drop index concurrently if exists \w+\.\w+$/

/** Fills what is missing, commits as it goes, and may run again. */
const BLOCK = /^do \$\$[\s\S]*\$\$$/

const extensionRows = z.array(z.object({ schema: z.string() }))

const CONDITION = /^-- (?<word>where|without) extension (?<extension>\w+)$/m

/** Statements end with a semicolon at the end of a line, outside of a `$$` block. */
const STATEMENT = /(?:\$\$[\s\S]*?\$\$|\$(?!\$)|[^$])+?;[ \t]*(?=\n|$)/g

/**
 * The statements of a migration that builds indexes concurrently. Each must be restartable, so any
 * other kind of statement is refused. A comment line `-- where extension pg_trgm` (or `without`)
 * before a statement sets when it is left out.
 */
export function splitConcurrentStatements(sql: string): ConcurrentStatement[] {
  const ended = sql.trimEnd().endsWith(';') ? sql : `${sql};`
  return (ended.match(STATEMENT) ?? [])
    .map((part) => ({
      condition: conditionOf(part),
      text: part
        .replaceAll(/^--.*$/gm, '')
        .trim()
        .replace(/;$/, ''),
    }))
    .filter(({ text }) => text !== '')
    .map(({ text, condition }) => {
      if (BLOCK.test(text) || DROP_INDEX.test(text)) return { text, indexName: null, condition }
      const { name, schema } = CREATE_INDEX.exec(text)?.groups ?? {}
      if (name === undefined || schema === undefined) {
        throw new Error(`Not a restartable index statement: ${text}`)
      }
      return { text, indexName: `${schema}.${name}`, condition }
    })
}

function conditionOf(part: string): ConcurrentStatement['condition'] {
  const { word, extension } = CONDITION.exec(part)?.groups ?? {}
  return extension === undefined ? null : { extension, wanted: word === 'where' }
}

interface Database {
  select(query: { text: string; values: unknown[] }): Promise<unknown[]>
}

/**
 * The statement that removes what an interrupted build left behind, or null. `if not exists` alone
 * would keep such an index: it is there, costs every write, and serves no read.
 */
export async function dropInvalidIndex(db: Database, indexName: string): Promise<string | null> {
  const rows = await db.select({
    text: `select from pg_index i where i.indexrelid = to_regclass($1) and not i.indisvalid`,
    values: [indexName],
  })
  return rows.length === 0 ? null : `drop index concurrently if exists ${indexName}`
}

/** Which names of an extension our statements use; the search path that we pin does not find them. */
const OPERATOR_CLASSES: Readonly<Record<string, RegExp>> = { pg_trgm: /\bgin_trgm_ops\b/g }

/**
 * The text of a statement for this database, the names of an extension with the schema that it is
 * in; null where the statement is left out.
 */
export async function textFor(
  db: Database,
  { text, condition }: Pick<ConcurrentStatement, 'text' | 'condition'>,
): Promise<string | null> {
  if (condition === null) return text
  const { extension, wanted } = condition
  const [found] = extensionRows.parse(
    await db.select({
      text: `select quote_ident(n.nspname) as schema from pg_extension e
               join pg_namespace n on n.oid = e.extnamespace where e.extname = $1`,
      values: [extension],
    }),
  )
  if ((found !== undefined) !== wanted) return null
  const names = OPERATOR_CLASSES[extension]
  if (found === undefined || names === undefined) return text
  return text.replaceAll(names, (name) => `${found.schema}.${name}`)
}
