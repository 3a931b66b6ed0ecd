import 'server-only'
import { KoraFailure } from '@/lib/domain/failure'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { readHiddenTables } from './read-hidden-tables'

/**
 * For a read that found no ticket: rows that are hidden are not rows that are not there.
 *
 * @throws KoraFailure `rows_hidden` where row security hides every ticket. Also as `pg` does.
 */
export async function requireVisibleTickets(db: Queryable): Promise<void> {
  const hidden = await readHiddenTables(db)
  if (!hidden.includes('public.tickets')) return
  throw new KoraFailure(
    'rows_hidden',
    'row security hides every row of public.tickets from the database user',
  )
}
