import 'server-only'
import type { LeaderTerm } from './leader-term'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { termFence } from './term-fence'

const text = termFence({ workspaceId: '$1', instanceId: '$2', term: '$3' })

/**
 * Whether the term lasts; if so, no instance takes over before the transaction of `db` has ended.
 * What that transaction reads from now on includes every earlier write of the term.
 */
export async function holdTerm(db: Queryable, term: LeaderTerm): Promise<boolean> {
  const { rows } = await db.query({
    text,
    values: [term.workspaceId, term.instanceId, term.term],
  })
  return rows.length === 1
}
