import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import {
  CLAIMABLE,
  CRITICALITY_RANK,
  KORA_TICKET,
} from '@/lib/server/db/sql/tickets/ticket-predicates'
import { utcText } from '@/lib/server/db/sql/utc-text'

/** Each condition alone is one step into an index of its own. */
function existsWith(eligible: string): string {
  return `exists (
        select from public.tickets t
         where ${KORA_TICKET} and ${CLAIMABLE} and ${CRITICALITY_RANK} = rank.value and ${eligible})`
}

/** $2 is Kora's actor, $3 whether only critical tickets count. */
const text = `select ${utcText('statement_timestamp()')} as "asOf",
    exists (
      select from unnest(case when $3 then '{0}' else '{0,1,2,3}' end::int[]) as rank (value)
       where ${existsWith('t.next_eligible_at is null')}
          or ${existsWith('t.next_eligible_at <= statement_timestamp()')}) as "isClaimable"`

const row = z.object({ asOf: z.string(), isClaimable: z.boolean() })

export interface FindClaimableInput {
  readonly workspaceId: string
  readonly koraActorId: string
  readonly criticalOnly: boolean
}

/** Text and values of the statement, separate from running it, because a test checks its plan. */
export function claimableStatement({ workspaceId, koraActorId, criticalOnly }: FindClaimableInput) {
  return { text, values: [workspaceId, koraActorId, criticalOnly] }
}

/**
 * Whether a claim would find a ticket now (SPEC 10); an idle poller reads this instead of claiming.
 */
export async function findClaimable(
  db: Queryable,
  input: FindClaimableInput,
): Promise<z.infer<typeof row>> {
  const { rows } = await db.query(claimableStatement(input))
  return z.tuple([row]).parse(rows)[0]
}
