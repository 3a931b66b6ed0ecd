import 'server-only'
import type { Queryable } from '@/lib/server/db/connection/queryable'

const text = `delete from public.kora_runtime_presence p
 where p.workspace_id = $1 and p.instance_id = $2`

/**
 * Deletes an instance's row as it leaves, so that no other instance waits for its silence (SPEC 6).
 */
export async function clearPresence(
  db: Queryable,
  input: { workspaceId: string; instanceId: string },
): Promise<void> {
  await db.query({ text, values: [input.workspaceId, input.instanceId] })
}
