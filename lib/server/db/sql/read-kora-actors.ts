import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'

/** $1 is the workspace. */
export const KORA_ACTORS = `select a.actor_id::text as "actorId"
  from public.actor_registry a
 where a.workspace_id = $1 and a.actor_kind = 'kora' and a.deactivated_at is null
 order by a.actor_id
 limit 2`

const row = z.object({ actorId: z.string() })

/** Kora's living actors in the workspace, lowest id first; two are enough to warn of several. */
export async function readKoraActors(db: Queryable, workspaceId: string): Promise<string[]> {
  const { rows } = await db.query({ text: KORA_ACTORS, values: [workspaceId] })
  return z
    .array(row)
    .parse(rows)
    .map(({ actorId }) => actorId)
}
