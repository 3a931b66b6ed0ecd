import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'

const text = `select wanted.name from unnest($1::text[]) as wanted (name)
  where not exists (
    select from pg_index i
     where i.indexrelid = to_regclass(wanted.name) and i.indisvalid and i.indisready)`

/** Which of the indexes are not there, or not usable; schema-qualified. Throws as the driver does. */
export async function readMissingIndexes(
  db: Queryable,
  names: readonly string[],
): Promise<string[]> {
  const { rows } = await db.query({ text, values: [names] })
  return z
    .array(z.object({ name: z.string() }))
    .parse(rows)
    .map(({ name }) => name)
}
