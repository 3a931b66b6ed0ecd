import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'

const text = `select e.seq::text as "seq", encode(e.this_event_hash, 'hex') as "hash"
  from hivex_foundation.event_log e
 where e.workspace_id = $1 and e.seq = any ($2::bigint[])
union
select h.archived_seq::text, encode(h.archived_hash, 'hex')
  from hivex_foundation.event_chain_head h
 where h.workspace_id = $1 and h.archived_seq = any ($2::bigint[])`

const row = z.object({ seq: z.string(), hash: z.string() })

/** The hashes of events by their seq, also of the last one that is archived; hex. */
export async function readEventHashes(
  db: Queryable,
  { workspaceId, seqs }: { readonly workspaceId: string; readonly seqs: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await db.query({ text, values: [workspaceId, seqs] })
  return new Map(
    z
      .array(row)
      .parse(rows)
      .map(({ seq, hash }) => [seq, hash]),
  )
}
