import 'server-only'
import * as z from 'zod'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import type { LeaderTerm } from '@/lib/server/db/sql/leadership/leader-term'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { claimPayload } from './claim-payload'
import { termFence } from '@/lib/server/db/sql/leadership/term-fence'
import { IN_PROGRESS, KORA_TICKET } from '@/lib/server/db/sql/tickets/ticket-predicates'

/** How many claims one round frees at most, so that no round holds the chain's head for long. */
const SWEEP_LIMIT = 100

/** $5 are the tickets to leave alone. The events enter the chain in the order of the leases. */
const text = `with fence as (
    ${termFence({ workspaceId: '$1', instanceId: '$3', term: '$4' })}
  ), expired as (
    select t.id, t.sea_claim_expires_at as lease_expires_at
      from public.tickets t
     where ${KORA_TICKET} and ${IN_PROGRESS}
       and t.sea_claim_expires_at < statement_timestamp()
       and t.id <> all ($5::uuid[])
       and exists (select from fence)
     order by t.sea_claim_expires_at
     limit ${SWEEP_LIMIT}
       for no key update of t skip locked
  ), freed as (
    update public.tickets t
       set sea_status = 'assigned',
           sea_active_claim_token = null,
           sea_active_claim_actor_id = null,
           sea_claim_expires_at = null,
           next_eligible_at = null,
           updated_at = statement_timestamp()
      from expired
     where t.id = expired.id and t.workspace_id = $1
    returning t.id, t.work_attempt_id, t.claim_count, t.work_attempt_count,
              expired.lease_expires_at
  ), logged as (
    select claim.id,
           hivex_foundation.append_event(
             gen_random_uuid(), $1, '${CHAIN_EVENT.ticketClaimExpired}', statement_timestamp(), $2,
             ${claimPayload('claim')}) as seq
      from (select * from freed order by freed.lease_expires_at, freed.id offset 0) claim
  )
  select exists (select from fence) as "leads",
         (select coalesce(json_agg(logged.id order by logged.seq), '[]') from logged) as "ticketIds"`

const row = z.object({ leads: z.boolean(), ticketIds: z.array(z.string()) })

export interface SweepExpiredClaimsInput {
  readonly term: LeaderTerm
  readonly koraActorId: string
  /** Tickets that this process still works on: it ends them itself, with a resolution. */
  readonly exceptTicketIds: readonly string[]
}

/** Text and values of the statement, separate from running it, because a test checks its plan. */
export function sweepStatement({ term, koraActorId, exceptTicketIds }: SweepExpiredClaimsInput) {
  const { workspaceId, instanceId } = term
  return { text, values: [workspaceId, koraActorId, instanceId, term.term, exceptTicketIds] }
}

/**
 * Frees claims whose lease ran out, at most 100 a call: assigned again, claimable at once, one
 * `sea_ticket.claim_expired` each (SPEC 10). A claim without a lease end was made by other software
 * and stays. Returns the ids of the freed tickets, or null when another instance leads. Throws what
 * the driver throws.
 */
export async function sweepExpiredClaims(
  db: Queryable,
  input: SweepExpiredClaimsInput,
): Promise<string[] | null> {
  const { rows } = await db.query(sweepStatement(input))
  const { leads, ticketIds } = z.tuple([row]).parse(rows)[0]
  return leads ? ticketIds : null
}
