import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'

/** Each field as it enters the hash (migration 0002). */
const text = `select e.seq::text as "seq", e.event_id::text as "eventId",
    e.workspace_id as "workspaceId", e.event_type as "eventType",
    to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "occurredAt",
    e.actor_id::text as "actorId", encode(e.prev_event_hash, 'hex') as "prevHash",
    encode(e.this_event_hash, 'hex') as "thisHash", e.payload::text as "payload"
  from hivex_foundation.event_log e
 where e.workspace_id = $1 and e.seq > $2::bigint and e.seq <= $3::bigint
 order by e.seq limit $4`

const row = z.object({
  seq: z.string(),
  eventId: z.string(),
  workspaceId: z.string(),
  eventType: z.string(),
  occurredAt: z.string(),
  actorId: z.string().nullable(),
  prevHash: z.string(),
  thisHash: z.string(),
  payload: z.string(),
})

/**
 * The events behind a seq up to and with another, oldest first, whole: the payload as its text in the
 * database, which the hash is made of. Throws what the driver throws.
 */
export async function readEventsToArchive(
  db: Queryable,
  input: { workspaceId: string; afterSeq: string; throughSeq: string; limit: number },
): Promise<z.infer<typeof row>[]> {
  const { workspaceId, afterSeq, throughSeq, limit } = input
  const values = [workspaceId, afterSeq, throughSeq, limit]
  return z.array(row).parse((await db.query({ text, values })).rows)
}
