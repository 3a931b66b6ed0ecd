import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { logOrigin } from './log-origin'

const text = `select ${logOrigin('h')} as "origin"
  from hivex_foundation.event_chain_head h
 where h.workspace_id = $1`

const row = z.object({ origin: z.string().nullable() })

/**
 * The hash of the first event that a workspace's log ever had, hex; null for an empty log. Throws
 * what the driver throws.
 */
export async function readLogOrigin(db: Queryable, workspaceId: string): Promise<string | null> {
  const { rows } = await db.query({ text, values: [workspaceId] })
  return z.array(row).parse(rows)[0]?.origin ?? null
}
