import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'

const text = `select not exists (
  select from unnest($2::uuid[]) as wanted (event_id)
   where not exists (
     select from hivex_foundation.event_log e
      where e.event_id = wanted.event_id and e.workspace_id = $1)) as "present"`

const row = z.object({ present: z.boolean() })

/**
 * Whether the log of a workspace has all these events. A statement of its own: it sees what a
 * transaction wrote that another statement had to wait for.
 */
export async function hasEvents(
  db: Queryable,
  input: { workspaceId: string; eventIds: readonly string[] },
): Promise<boolean> {
  const { rows } = await db.query({ text, values: [input.workspaceId, input.eventIds] })
  return z.tuple([row]).parse(rows)[0].present
}
