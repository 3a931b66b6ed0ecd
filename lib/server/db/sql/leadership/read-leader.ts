import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { utcText } from '@/lib/server/db/sql/utc-text'

/** $1 is the workspace. */
export const LEADER = `select p.instance_id as "instanceId", p.term::text as "term",
    ${utcText('p.heartbeat_at')} as "heartbeatAt", p.state as "state",
    ${utcText('statement_timestamp()')} as "asOf"
  from public.kora_runtime_presence p
 where p.workspace_id = $1 and p.leader
 order by p.term desc nulls last, p.heartbeat_at desc
 limit 1`

export const leaderRow = z.object({
  instanceId: z.string(),
  term: z.string().nullable(),
  heartbeatAt: z.string().nullable(),
  /** The state that the leader last wrote; its reader parses it. */
  state: z.unknown(),
  /**
   * The substrate's clock at the read: the age of the heartbeat is measured by it, not by our
   * clock.
   */
  asOf: z.string(),
})

export type LeaderPresence = z.infer<typeof leaderRow>

/** The instance that leads the workspace, alive or silent, or null when none does (SPEC 6). */
export async function readLeader(
  db: Queryable,
  workspaceId: string,
): Promise<LeaderPresence | null> {
  const { rows } = await db.query({ text: LEADER, values: [workspaceId] })
  return z.array(leaderRow).parse(rows)[0] ?? null
}
