import 'server-only'

/** One `create index concurrently`, with the name and schema of what it builds. */
export interface ConcurrentStatement {
  readonly text: string
  /** Schema-qualified: an index lives in the schema of its table. */
  readonly indexName: string
}

const CREATE_INDEX =
  /^create (?:unique )?index concurrently if not exists (?<name>\w+)\s+on (?<schema>\w+)\.\w+\s/

/**
 * The statements of a migration that builds indexes concurrently. Each must be restartable, so any
 * other kind of statement is refused.
 */
export function splitConcurrentStatements(sql: string): ConcurrentStatement[] {
  const withoutComments = sql.replaceAll(/^--.*$/gm, '')
  return withoutComments
    .split(/;\s*(?:\n|$)/)
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => {
      const { name, schema } = CREATE_INDEX.exec(text)?.groups ?? {}
      if (name === undefined || schema === undefined) {
        throw new Error(`Not a restartable index statement: ${text}`)
      }
      return { text, indexName: `${schema}.${name}` }
    })
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
