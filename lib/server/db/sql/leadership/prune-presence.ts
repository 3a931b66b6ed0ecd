import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'

/** The last leader's row stays, whoever succeeds it reports its end by its last heartbeat. */
const text = `delete from public.kora_runtime_presence p
 where p.workspace_id = $1 and p.heartbeat_at < statement_timestamp() - interval '1 day'
   and not exists (select from public.kora_leader l
     where l.workspace_id = p.workspace_id and l.instance_id = p.instance_id)
 returning p.instance_id as "instanceId"`

const row = z.object({ instanceId: z.string() })

/**
 * Deletes the rows of a workspace's instances that have been silent for a day, and returns how many
 * (SPEC 3). A leader does so with each heartbeat; this is for a workspace that nobody leads. Throws
 * what the driver throws.
 */
export async function prunePresence(db: Queryable, workspaceId: string): Promise<number> {
  return z.array(row).parse((await db.query({ text, values: [workspaceId] })).rows).length
}
