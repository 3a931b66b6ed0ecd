import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { utcText } from '@/lib/server/db/sql/utc-text'

const text = `select ${utcText('h.record_begins_at')} as "recordBeginsAt"
  from hivex_foundation.event_chain_head h
 where h.workspace_id = $1 and h.archived_seq is not null`

const row = z.object({ recordBeginsAt: z.string().nullable() })

/**
 * From when on (ISO 8601) the log is the whole record, because what was before is archived; null for
 * a log that has all of it. Throws what the driver throws.
 */
export async function readRecordBegin(db: Queryable, workspaceId: string): Promise<string | null> {
  const { rows } = await db.query({ text, values: [workspaceId] })
  return z.array(row).parse(rows)[0]?.recordBeginsAt ?? null
}
