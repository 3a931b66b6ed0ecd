import 'server-only'
import * as z from 'zod'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { millisecondsUntil } from './milliseconds-until'
import {
  CLAIMABLE,
  CRITICALITY_RANK,
  KORA_TICKET,
} from '@/lib/server/db/sql/tickets/ticket-predicates'
import { utcText } from '@/lib/server/db/sql/utc-text'

/** One step into the index for each criticality. */
const text = `select
    ${utcText('soonest.eligible_at')} as "eligibleAt",
    ${millisecondsUntil('soonest.eligible_at')} as "eligibleInMs"
  from (
    select min(waiting.eligible_at) as eligible_at
       from unnest(case when $3 then '{0}' else '{0,1,2,3}' end::int[]) as rank (value)
      cross join lateral (
        select t.next_eligible_at as eligible_at from public.tickets t
         where ${KORA_TICKET} and ${CLAIMABLE} and ${CRITICALITY_RANK} = rank.value
           and t.next_eligible_at > coalesce($4::timestamptz, statement_timestamp())
           and t.next_eligible_at < 'infinity'
         order by t.next_eligible_at limit 1) waiting) soonest`

const row = z.object({
  /** When the next deferred ticket may be claimed; null when none waits for a time. */
  eligibleAt: z.string().nullable(),
  eligibleInMs: z.number().nullable(),
})

/** The time is ISO 8601 UTC; milliseconds are from now by the substrate's clock, never below 0. */
export type NextEligible = z.infer<typeof row>

export interface ReadNextEligibleInput {
  readonly workspaceId: string
  readonly koraActorId: string
  readonly criticalOnly: boolean
  /**
   * `asOf` of the claim that found nothing: a ticket that became due since then is returned with 0
   * ms instead of being missed. Null: from now on.
   */
  readonly since: string | null
}

/** Text and values of the statement, separate from running it, because a test checks its plan. */
export function nextEligibleStatement(input: ReadNextEligibleInput) {
  const { workspaceId, koraActorId, criticalOnly, since } = input
  return { text, values: [workspaceId, koraActorId, criticalOnly, since] }
}

/** Until when a poller that found nothing to claim may sleep (SPEC 10). */
export async function readNextEligible(
  db: Queryable,
  input: ReadNextEligibleInput,
): Promise<NextEligible> {
  const { rows } = await db.query(nextEligibleStatement(input))
  return z.tuple([row]).parse(rows)[0]
}
