import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'

const text = `select a.deactivated_at is null as "isActive"
  from public.actor_registry a
 where a.workspace_id = $1 and a.actor_id = $2::uuid`

const row = z.object({ isActive: z.boolean() })

/** An actor of the workspace, or null where it has none of this id. Throws what the driver throws. */
export async function readActor(
  db: Queryable,
  { workspaceId, actorId }: { workspaceId: string; actorId: string },
): Promise<z.infer<typeof row> | null> {
  const { rows } = await db.query({ text, values: [workspaceId, actorId] })
  return z.array(row).parse(rows)[0] ?? null
}
