import 'server-only'
import type pg from 'pg'
import * as z from 'zod'
import { PINNED } from './search-path'

const row = z.tuple([z.object({ pinned: z.string().nullable() })])

/** Everything is named with its schema: before the path is pinned, no name may be looked up. */
function statementOf(count: number): string {
  const isOurs = 'pg_catalog.pg_backend_pid() operator(pg_catalog.=) $1'
  const columns = Array.from(
    { length: count },
    (_, index) =>
      `case when ${isOurs} then pg_catalog.set_config($${2 * index + 2}, $${2 * index + 3}, false)
       end${index === 0 ? ' as "pinned"' : ''}`,
  )
  return `select ${columns.join(', ')}`
}

/**
 * Pins the search path of a session, with any other settings, where the session is ours alone.
 * False where the backend is not the one that greeted us: a pooler is in between, its sessions are
 * shared, and nothing was set. Throws what the driver throws.
 */
export async function pinSession(
  client: pg.ClientBase,
  settings: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  const greeter = 'processID' in client ? client.processID : null
  const entries = Object.entries({ ...PINNED, ...settings })
  const { rows } = await client.query({
    text: statementOf(entries.length),
    values: [greeter, ...entries.flat()],
  })
  return row.parse(rows)[0].pinned !== null
}
