import 'server-only'
import * as z from 'zod'
import type { Queryable } from '../queryable'
import { CLAIMABLE, CRITICALITY_RANK, IN_PROGRESS, KORA_TICKET } from './ticket-predicates'
import { utcText } from './utc-text'

/** From the database's own clock, so that a caller whose clock is wrong still wakes on time. */
function millisecondsUntil(time: string): string {
  return `case when ${time} is not null then
    greatest(0, ceil(extract(epoch from ${time} - statement_timestamp()) * 1000)) end::float8`
}

/** One step into the index for each criticality. */
const text = `select
    ${utcText('soonest.eligible_at')} as "eligibleAt",
    ${millisecondsUntil('soonest.eligible_at')} as "eligibleInMs",
    ${utcText('soonest.lease_ends_at')} as "leaseEndsAt",
    ${millisecondsUntil('soonest.lease_ends_at')} as "leaseEndsInMs"
  from (select
    (select min(waiting.eligible_at)
       from unnest(case when $3 then '{0}' else '{0,1,2,3}' end::int[]) as rank (value)
      cross join lateral (
        select t.next_eligible_at as eligible_at from public.tickets t
         where ${KORA_TICKET} and ${CLAIMABLE} and ${CRITICALITY_RANK} = rank.value
           and t.next_eligible_at > coalesce($4::timestamptz, statement_timestamp())
           and t.next_eligible_at < 'infinity'
         order by t.next_eligible_at limit 1) waiting) as eligible_at,
    (select t.sea_claim_expires_at from public.tickets t
      where ${KORA_TICKET} and ${IN_PROGRESS}
        and t.sea_claim_expires_at > '-infinity' and t.sea_claim_expires_at < 'infinity'
      order by t.sea_claim_expires_at limit 1) as lease_ends_at) soonest`

const row = z.object({
  /** When the next deferred ticket may be claimed; null when none waits for a time. */
  eligibleAt: z.string().nullable(),
  eligibleInMs: z.number().nullable(),
  /** When the first of all leases ends, or has ended unswept; null when none is held. */
  leaseEndsAt: z.string().nullable(),
  leaseEndsInMs: z.number().nullable(),
})

/** Times are ISO 8601 UTC; milliseconds are from now by the substrate's clock, never below 0. */
export type NextEligible = z.infer<typeof row>

export interface ReadNextEligibleInput {
  readonly workspaceId: string
  readonly koraActorId: string
  readonly criticalOnly: boolean
  /**
   * `asOf` of the claim that found nothing: a ticket whose time came since then is told with 0 ms
   * instead of being missed. Null: from now on.
   */
  readonly since: string | null
}

/** Text and values of the statement, apart from running it: its plan is looked at too. */
export function nextEligibleStatement(input: ReadNextEligibleInput) {
  const { workspaceId, koraActorId, criticalOnly, since } = input
  return { text, values: [workspaceId, koraActorId, criticalOnly, since] }
}

/** Until when a poller that found nothing to claim or to sweep may sleep (SPEC 10). */
export async function readNextEligible(
  db: Queryable,
  input: ReadNextEligibleInput,
): Promise<NextEligible> {
  const { rows } = await db.query(nextEligibleStatement(input))
  return z.tuple([row]).parse(rows)[0]
}
