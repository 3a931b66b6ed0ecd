import pg from 'pg'
import * as z from 'zod'
import type { AskedQuery, Statement } from './statements'

/** What the driver asks for its value. */
const ownText = z.object({
  toPostgres: z.custom<() => string>((value) => typeof value === 'function'),
})

/**
 * A statement as psql takes it, its values written in. It is rolled back: to try a claim changes
 * nothing.
 */
export async function printStatement(statement: Statement): Promise<string> {
  const queries = (await statement.asked()).map((query) => `${withValues(query)};`)
  return [`-- lib/server/db/sql/${statement.file}`, 'begin;', ...queries, 'rollback;'].join('\n')
}

/** The text of a query with a literal in place of each parameter. */
export function withValues({ text, values }: AskedQuery): string {
  return text.replaceAll(/\$(\d+)/g, (_parameter, number: string) =>
    literal(values[Number(number) - 1]),
  )
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return pg.escapeLiteral(value)
  if (Buffer.isBuffer(value)) return pg.escapeLiteral(`\\x${value.toString('hex')}`)
  if (Array.isArray(value)) return pg.escapeLiteral(`{${value.map(element).join(',')}}`)
  const own = ownText.safeParse(value)
  if (own.success) return pg.escapeLiteral(own.data.toPostgres.call(value))
  throw new Error(`No literal is known for ${JSON.stringify(value)}`)
}

/** An element of an array's text. */
function element(value: unknown): string {
  if (value === null) return 'null'
  return JSON.stringify(value)
}
