import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'

const text = `select l.term::text as "term", l.instance_id as "instanceId"
  from public.kora_leader l where l.workspace_id = $1`

const row = z.object({
  /** A bigint as text. */
  term: z.string(),
  instanceId: z.string(),
})

/** The holder of the term, whether or not that instance still holds the lock, or lives. */
export type TermHolder = z.infer<typeof row>

/** The present term of a workspace; null before the first. Throws what the driver throws. */
export async function readTerm(db: Queryable, workspaceId: string): Promise<TermHolder | null> {
  const { rows } = await db.query({ text, values: [workspaceId] })
  return z.array(row).parse(rows)[0] ?? null
}
