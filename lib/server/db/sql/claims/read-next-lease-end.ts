import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { millisecondsUntil } from './milliseconds-until'
import { IN_PROGRESS, KORA_TICKET } from '@/lib/server/db/sql/tickets/ticket-predicates'

/** $2 is Kora's actor. One step into the index. */
const text = `select ${millisecondsUntil('soonest.ends_at')} as "endsInMs"
  from (
    select (select t.sea_claim_expires_at from public.tickets t
      where ${KORA_TICKET} and ${IN_PROGRESS}
        and t.sea_claim_expires_at > '-infinity' and t.sea_claim_expires_at < 'infinity'
      order by t.sea_claim_expires_at limit 1) as ends_at) soonest`

const row = z.object({ endsInMs: z.number().nullable() })

export interface ReadNextLeaseEndInput {
  readonly workspaceId: string
  readonly koraActorId: string
}

/** Text and values of the statement, separate from running it, because a test checks its plan. */
export function nextLeaseEndStatement({ workspaceId, koraActorId }: ReadNextLeaseEndInput) {
  return { text, values: [workspaceId, koraActorId] }
}

/**
 * Milliseconds until the first of all leases ends, 0 for one that has ended unswept, null when none
 * runs (SPEC 10). Throws what the driver throws.
 */
export async function readNextLeaseEnd(
  db: Queryable,
  input: ReadNextLeaseEndInput,
): Promise<number | null> {
  const { rows } = await db.query(nextLeaseEndStatement(input))
  return z.tuple([row]).parse(rows)[0].endsInMs
}
