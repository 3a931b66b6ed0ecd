import 'server-only'
import * as z from 'zod'
import type { Queryable } from '../queryable'

const text = `select a.actor_id::text as "actorId"
  from public.actor_registry a
 where a.workspace_id = $1 and a.actor_kind = 'kora' and a.deactivated_at is null
 order by a.actor_id
 limit 2`

const row = z.object({ actorId: z.string() })

/** Kora's living actors in the workspace, lowest id first; two are enough to warn of several. */
export async function readKoraActors(db: Queryable, workspaceId: string): Promise<string[]> {
  const { rows } = await db.query({ text, values: [workspaceId] })
  return z
    .array(row)
    .parse(rows)
    .map(({ actorId }) => actorId)
}
