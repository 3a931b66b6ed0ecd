import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { typeKey } from './event-keys'

/**
 * A log with more types than this was written by a program gone wrong; a list of them is of no use.
 */
const MOST_TYPES = 500

const TYPE = typeKey('e')

/**
 * SQL for a recursive CTE `kind (event_type)`: every event type of the workspace $1, one step into
 * the index a type, however many events there are. Ends with a null row.
 */
export const EVENT_TYPES = `kind (event_type) as (
    (select ${TYPE} from hivex_foundation.event_log e
      where e.workspace_id = $1 order by ${TYPE} limit 1)
    union all
    select (
      select ${TYPE} from hivex_foundation.event_log e
       where e.workspace_id = $1 and ${TYPE} > kind.event_type
       order by ${TYPE} limit 1)
      from kind where kind.event_type is not null)`

const text = `with recursive ${EVENT_TYPES}
  select kind.event_type as "eventType" from kind where kind.event_type is not null
   limit ${MOST_TYPES + 1}`

const row = z.object({ eventType: z.string() })

/**
 * Text and values of the one statement, separate from running it, because a test checks its plan.
 */
export function eventTypesStatement(workspaceId: string) {
  return { text, values: [workspaceId] }
}

/** The first 500 event types of a workspace's log, in order. */
export interface EventTypes {
  readonly types: string[]
  /** There are more. */
  readonly truncated: boolean
}

/** Throws what the driver throws. */
export async function readEventTypes(db: Queryable, workspaceId: string): Promise<EventTypes> {
  const { rows } = await db.query(eventTypesStatement(workspaceId))
  const found = z.array(row).parse(rows)
  return {
    types: found.slice(0, MOST_TYPES).map(({ eventType }) => eventType),
    truncated: found.length > MOST_TYPES,
  }
}
