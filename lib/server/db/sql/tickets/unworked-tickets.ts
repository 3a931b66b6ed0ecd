import 'server-only'
import * as z from 'zod'
import type { UnworkedTickets } from '@/lib/domain/tickets/assigned-tickets'
import { COUNT_CEILING } from '@/lib/domain/tickets/sea-ticket'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { boundedCount, boundedCountOf, countUpToCeiling } from './bounded-count'
import { UNASSIGNED, UNWORKED_STATUS } from './ticket-predicates'

/**
 * The column of a statement: $1 is the workspace, $2 Kora's actor. The range is for the planner, as in
 * `boundedCountOf`.
 */
export const UNWORKED_COLUMN = `json_build_object(
    'unassigned', ${countUpToCeiling([
      `(
    select from public.tickets t
    where t.workspace_id >= $1 and t.workspace_id <= $1 and t.kind = 'sea' and ${UNASSIGNED}
    order by t.workspace_id limit ${COUNT_CEILING})`,
    ])},
    'ofUnworkedStatus', ${boundedCountOf({ predicate: UNWORKED_STATUS, from: 'start' })}) as "unworked"`

const unworked = z.object({ unassigned: boundedCount, ofUnworkedStatus: boundedCount })

/** The tickets that nobody works, and that wait all the same. */
export const unworkedTickets = { unworked }

interface ReadUnworkedInput {
  readonly workspaceId: string
  readonly koraActorId: string
}

/** How many tickets wait that nobody works. Throws what the driver throws. */
export async function readUnworked(
  db: Queryable,
  { workspaceId, koraActorId }: ReadUnworkedInput,
): Promise<UnworkedTickets> {
  const { rows } = await db.query({
    text: `select ${UNWORKED_COLUMN}`,
    values: [workspaceId, koraActorId],
  })
  return z.tuple([z.object(unworkedTickets)]).parse(rows)[0].unworked
}
