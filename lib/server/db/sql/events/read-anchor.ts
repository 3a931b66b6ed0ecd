import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import type { ChainPlace } from './check-chain-page'

/** Each anchor names the one before it, down to one that is archived itself. */
const text = `with recursive anchor as (
    select e.event_id, e.payload, 1 as place
      from hivex_foundation.event_chain_head h
      join hivex_foundation.event_log e
        on e.event_id = h.anchor_event_id and e.workspace_id = h.workspace_id
     where h.workspace_id = $1
    union all
    select e.event_id, e.payload, anchor.place + 1
      from anchor
      join hivex_foundation.event_log e
        on e.event_id = (anchor.payload ->> 'previous_anchor')::uuid and e.workspace_id = $1
  )
  select h.archived_seq::text as "seq", encode(h.archived_hash, 'hex') as "hash",
         h.archived_count::text as "count",
         (select coalesce(json_agg(anchor.payload::text order by anchor.place), '[]')
            from anchor) as "payloads"
    from hivex_foundation.event_chain_head h
   where h.workspace_id = $1 and h.archived_seq is not null`

const row = z.object({
  seq: z.string(),
  hash: z.string(),
  count: z.string(),
  payloads: z.array(z.string()),
})

/** Where the log goes on from an archive. */
export interface ChainAnchor {
  readonly place: ChainPlace
  /**
   * The texts of the payloads of the events that vouch for the archive, newest first, as far as they
   * are in the log; where the first is gone, verification says so.
   */
  readonly payloads: readonly string[]
}

/** Where a workspace's log goes on from its archive; null for a log that has none. Throws as `pg`. */
export async function readAnchor(db: Queryable, workspaceId: string): Promise<ChainAnchor | null> {
  const { rows } = await db.query({ text, values: [workspaceId] })
  const [found] = z.array(row).parse(rows)
  if (found === undefined) return null
  const { payloads, ...place } = found
  return { place, payloads }
}
