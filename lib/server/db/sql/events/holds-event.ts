import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'

const text = `select exists (
    select from hivex_foundation.event_log e
     where e.workspace_id = $1 and e.seq = $2::bigint
       and e.this_event_hash = decode($3, 'hex'))
  or exists (
    select from hivex_foundation.event_chain_head h
     where h.workspace_id = $1 and h.archived_seq >= $2::bigint)
  or pg_is_in_recovery() as "holds"`

const row = z.object({ holds: z.boolean() })

/** One event that was read before. */
export interface EventMark {
  /** A bigint as text. */
  readonly seq: string
  /** Hex. */
  readonly hash: string
}

/**
 * Whether the log still has an event that was read from it before, or has archived it. True on a
 * replica, which may only be behind. Throws what the driver throws.
 */
export async function holdsEvent(
  db: Queryable,
  { workspaceId, seq, hash }: EventMark & { readonly workspaceId: string },
): Promise<boolean> {
  const { rows } = await db.query({ text, values: [workspaceId, seq, hash] })
  return z.tuple([row]).parse(rows)[0].holds
}
