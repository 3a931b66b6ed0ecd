import 'server-only'
import type { LeaderTerm } from '@/lib/server/db/sql/leadership/leader-term'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { appendEach, type AppendedEvent } from './append-events'
import { hasEvents } from './has-events'
import { toJsonbText } from '@/lib/server/db/sql/jsonb-text'
import { termFence } from '@/lib/server/db/sql/leadership/term-fence'

/** The fence is read before the first event: the leader's row is locked before the chain's head. */
const text = `with fence as (
    ${termFence({ workspaceId: '$1', instanceId: '$2', term: '$3' })}
  )
  ${appendEach('$4')} where exists (select from fence)`

/**
 * Appends the events in order, all or none, while the term lasts (SPEC 6). True when the log has
 * them, also when an earlier try whose answer was lost has appended them; false when another
 * instance leads: then nothing was written. `db` is inside a transaction. Throws what the driver
 * throws.
 */
export async function appendEventsInTerm(
  db: Queryable,
  term: LeaderTerm,
  events: readonly AppendedEvent[],
): Promise<boolean> {
  if (events.length === 0) return true
  const { rows } = await db.query({
    text,
    values: [term.workspaceId, term.instanceId, term.term, toJsonbText(events)],
  })
  if (rows.length === events.length) return true
  const eventIds = events.map((event) => event.eventId)
  return hasEvents(db, { workspaceId: term.workspaceId, eventIds })
}
