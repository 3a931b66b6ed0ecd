import type { AssignedTickets } from '@/lib/domain/tickets/assigned-tickets'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { readCockpit } from '@/lib/server/db/sql/tickets/read-cockpit'

interface Owner {
  readonly workspaceId: string
  readonly koraActorId: string
}

/** Kora's tickets as the one read of a page has them; the actor must be there. */
export async function readAssignedTickets(db: Queryable, owner: Owner): Promise<AssignedTickets> {
  const { workspaceId, koraActorId } = owner
  const { tickets } = await readCockpit(db, { workspaceId, koraActorId })
  if (tickets === null) throw new Error('there is no such actor of Kora')
  return tickets
}

/** Many alike at once: `columns` are SQL expressions, `n` is the ticket's number from 1. */
export async function insertManyAlike(
  db: Queryable,
  { workspaceId, koraActorId }: Owner,
  count: number,
  columns: Readonly<Record<string, string>>,
): Promise<void> {
  const all: Record<string, string> = { kind: `'sea'`, title: `'ticket ' || n`, ...columns }
  await db.query({
    text: `insert into public.tickets (workspace_id, sea_assigned_to_actor_id, ${Object.keys(all).join(', ')})
     select $1, $2::uuid, ${Object.values(all).join(', ')} from generate_series(1, $3::int) n`,
    values: [workspaceId, koraActorId, count],
  })
}
