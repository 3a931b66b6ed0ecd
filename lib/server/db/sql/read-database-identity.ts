import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'

const text = `select d.oid::text as "oid", d.datname as "name"
  from pg_database d
 where d.datname = current_database()`

const row = z.object({ oid: z.string(), name: z.string() })

/** The database among those of its cluster. Throws what the driver throws. */
export async function readDatabaseIdentity(db: Queryable): Promise<z.infer<typeof row>> {
  const { rows } = await db.query({ text })
  return z.tuple([row]).parse(rows)[0]
}
