import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'

const text = `select current_setting('server_version_num')::int / 10000 as "major"`
const row = z.object({ major: z.number() })

/** What a version of Postgres cannot do, by name, and the first one that can. */
const LIMITS = [
  // Every role may create objects in the schema `public`, unless that is revoked.
  { name: 'public_schema_open', until: 15 },
  // A list of several criticalities at once reads more rows than it shows.
  { name: 'several_values_read_more', until: 17 },
] as const

export interface VersionLimits {
  /** Such as 15. */
  readonly major: number
  /** Names of `docs/operations.md`. */
  readonly limits: readonly string[]
}

/** What this version of Postgres cannot do; null where it can do everything. Throws as the driver. */
export async function readVersionLimits(db: Queryable): Promise<VersionLimits | null> {
  const [{ major }] = z.tuple([row]).parse((await db.query({ text })).rows)
  const limits = LIMITS.filter(({ until }) => major < until).map(({ name }) => name)
  return limits.length === 0 ? null : { major, limits }
}
