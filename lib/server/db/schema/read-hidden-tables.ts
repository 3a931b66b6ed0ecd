import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { REQUIRED_COLUMNS } from './required-schema'

const text = `select wanted.name from unnest($1::text[]) with ordinality as wanted (name, place)
 where row_security_active(to_regclass(wanted.name)::oid)
   and not exists (
     select from pg_policy p
      where p.polrelid = to_regclass(wanted.name) and p.polpermissive and p.polcmd in ('r', '*')
        and exists (
          select from unnest(p.polroles) as member (role)
           where member.role = 0 or pg_has_role(member.role, 'usage')))
 order by wanted.place`

const row = z.object({ name: z.string() })

/**
 * The tables whose every row is hidden from this session's role: row security is on, and no policy
 * lets the role read one. Reads of them succeed and find nothing. Throws what the driver throws.
 */
export async function readHiddenTables(db: Queryable): Promise<string[]> {
  const { rows } = await db.query({ text, values: [Object.keys(REQUIRED_COLUMNS)] })
  return z
    .array(row)
    .parse(rows)
    .map(({ name }) => name)
}
