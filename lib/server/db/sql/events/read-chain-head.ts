import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'

const text = `select h.seq::text as "seq", encode(h.hash, 'hex') as "hash"
  from hivex_foundation.event_chain_head h where h.workspace_id = $1`

/** The last event of a log and its hash (hex): who has both can tell later whether it was rewritten. */
const row = z.object({ seq: z.string(), hash: z.string() })
export type ChainHead = z.infer<typeof row>

/** The head of a workspace's chain; null for a log without an event. Throws what the driver throws. */
export async function readChainHead(db: Queryable, workspaceId: string): Promise<ChainHead | null> {
  const { rows } = await db.query({ text, values: [workspaceId] })
  const head = z.array(row).parse(rows)[0] ?? null
  return head === null || head.seq === '0' ? null : head
}
