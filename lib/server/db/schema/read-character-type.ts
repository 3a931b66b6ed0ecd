import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'

/**
 * `C` and `POSIX` know the letters of ASCII alone, so that trigrams hold no others; whether a type
 * folds case is tried, because the locale's provider decides.
 */
const text = `select d.datctype as "name",
    d.datctype in ('C', 'POSIX') or 'É' collate "default" not ilike 'é' as "isWeak"
  from pg_database d where d.datname = current_database()`

const row = z.object({ name: z.string(), isWeak: z.boolean() })

/**
 * The database's character type (LC_CTYPE) where text beyond ASCII is found slowly, or in its own
 * case alone; null where it is found like any other. Throws what the driver throws.
 */
export async function readWeakCharacterType(db: Queryable): Promise<string | null> {
  const { rows } = await db.query({ text })
  const [{ name, isWeak }] = z.tuple([row]).parse(rows)
  return isWeak ? name : null
}
