import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'

const text = `select system_identifier::text as "systemIdentifier" from pg_control_system()`

const row = z.object({ systemIdentifier: z.string() })

/**
 * The number that a cluster gets at `initdb`, and each replica and each copy of its files with it.
 * Throws what the driver throws, as where the function was taken from the role.
 */
export async function readSystemIdentifier(db: Queryable): Promise<string> {
  const { rows } = await db.query({ text })
  return z.tuple([row]).parse(rows)[0].systemIdentifier
}
