import 'server-only'
import * as z from 'zod'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import { attemptEventId } from './attempt-event-id'
import type { ClaimDraft } from './claim-draft'
import type { ClaimToken } from './claim-token'
import type { LeaderTerm } from '@/lib/server/db/sql/leadership/leader-term'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { claimPayload } from './claim-payload'
import { holdTerm } from '@/lib/server/db/sql/leadership/hold-term'
import { termFence } from '@/lib/server/db/sql/leadership/term-fence'
import {
  ASSIGNED_AT,
  CLAIMABLE,
  CLAIMED_AT,
  CRITICALITY_RANK,
  IN_PROGRESS,
  KORA_TICKET,
} from '@/lib/server/db/sql/tickets/ticket-predicates'
import { utcText } from '@/lib/server/db/sql/utc-text'

/**
 * The first ticket in order among those that `eligible` leaves. Asked for twice, with and without a
 * time to wait for: each condition alone is checked inside the index, both together in the table.
 */
function firstOf(eligible: string, criticalOnly: boolean): string {
  return `select t.id, ${CRITICALITY_RANK} as rank, ${ASSIGNED_AT} as assigned_at
    from public.tickets t
   where ${KORA_TICKET} and ${CLAIMABLE} and ${eligible}
     ${criticalOnly ? `and ${CRITICALITY_RANK} = 0` : ''}
     and exists (select from permitted)
   order by ${CRITICALITY_RANK}, ${ASSIGNED_AT}, t.id
   limit 1
     for no key update of t skip locked`
}

/** What the server knows about a claim; the caller has the token already. */
function claimColumns(row: string): string {
  return `${row}.id::text as "id", ${row}.title as "title", ${row}.objective as "objective",
    ${row}.sea_priority as "priority", ${row}.work_attempt_id::text as "workAttemptId",
    ${row}.claim_count as "claimCount", ${row}.work_attempt_count as "workAttemptCount",
    ${utcText(`${row}.lease_expires_at`)} as "leaseExpiresAt"`
}

const READ_CLAIM = `t.id, t.title, t.objective, t.sea_priority, t.work_attempt_id, t.claim_count,
    t.work_attempt_count, t.sea_claim_expires_at as lease_expires_at`

/**
 * $5 and $6 are the draft, $7 the event's id, $8 the lease in ms, $9 the most claims. `earlier` is
 * this very draft, claimed by a try whose answer was lost. Claims of earlier terms do not count
 * into `held`: no process can act on them, and they would hold up the queue for the rest of their
 * lease.
 */
const claimText = (criticalOnly: boolean) => `with fence as (
    ${termFence({ workspaceId: '$1', instanceId: '$3', term: '$4' })}
  ), earlier as (
    select (e.payload ->> 'sea_ticket_id')::uuid as ticket_id
      from hivex_foundation.event_log e
     where e.event_id = $7 and e.workspace_id = $1
  ), held as (
    select count(*) as claims from (
      select from public.tickets t
       where ${KORA_TICKET} and ${IN_PROGRESS}
         and ${CLAIMED_AT} >= (select fence.taken_at from fence)
         and t.sea_active_claim_actor_id = $2
         and t.sea_claim_expires_at > statement_timestamp()
       limit $9) claim
  ), permitted as (
    select from fence, held where held.claims < $9 and not exists (select from earlier)
  ), free as (
    ${firstOf('t.next_eligible_at is null', criticalOnly)}
  ), due as (
    ${firstOf('t.next_eligible_at <= statement_timestamp()', criticalOnly)}
  ), first as (
    select one.id from (select * from free union all select * from due) one
     order by one.rank, one.assigned_at, one.id limit 1
  ), claimed as (
    update public.tickets t
       set sea_active_claim_token = $6,
           sea_active_claim_actor_id = $2,
           work_attempt_id = $5,
           sea_status = 'claimed',
           sea_claimed_at = statement_timestamp(),
           sea_claim_expires_at = statement_timestamp() + make_interval(secs => $8::float8 / 1000),
           claim_count = coalesce(t.claim_count, 0) + 1,
           work_attempt_count = coalesce(t.work_attempt_count, 0) + 1,
           next_eligible_at = null,
           updated_at = statement_timestamp()
      from first
     where t.id = first.id and t.workspace_id = $1
    returning ${READ_CLAIM}
  ), answer as (
    select ${claimColumns('claimed')},
           hivex_foundation.append_event(
             $7, $1, '${CHAIN_EVENT.ticketClaimed}', statement_timestamp(), $2,
             ${claimPayload('claimed')})::text as "seq"
      from claimed
    union all
    select ${claimColumns('again')}, null
      from (
        select ${READ_CLAIM} from public.tickets t
          join earlier on earlier.ticket_id = t.id
         where t.workspace_id = $1 and t.sea_active_claim_token = $6
           and exists (select from fence)) again
  )
  select ${utcText('statement_timestamp()')} as "asOf", held.claims < $9 as "hasRoom",
         exists (select from earlier) as "isSpent",
         (select row_to_json(answer) from answer) as "claim"
    from held`

const anyText = claimText(false)
const criticalText = claimText(true)

const row = z.object({
  asOf: z.string(),
  hasRoom: z.boolean(),
  isSpent: z.boolean(),
  claim: z
    .object({
      id: z.string(),
      title: z.string().nullable(),
      objective: z.string().nullable(),
      priority: z.string().nullable(),
      workAttemptId: z.string(),
      claimCount: z.number(),
      /** This attempt's number among those that count. */
      workAttemptCount: z.number(),
      leaseExpiresAt: z.string(),
    })
    .nullable(),
})

/** A ticket that this process holds. */
export type TicketClaim = NonNullable<z.infer<typeof row>['claim']> & { readonly token: ClaimToken }

export type ClaimOutcome =
  | { readonly outcome: 'claimed'; readonly claim: TicketClaim }
  /** `asOf`: up to when nothing was claimable, for `readNextEligible`. */
  | { readonly outcome: 'none_claimable'; readonly asOf: string }
  /** This draft has claimed before, and lost the claim since: no ticket was searched for. */
  | { readonly outcome: 'draft_spent' }
  /** The limit of held claims is reached. */
  | { readonly outcome: 'max_held' }
  /** Another instance leads, or none. */
  | { readonly outcome: 'not_leading' }

export interface ClaimTicketInput {
  readonly term: LeaderTerm
  readonly koraActorId: string
  readonly draft: ClaimDraft
  readonly leaseMs: number
  /** How many claims this term may hold at a time, this one included. */
  readonly maxClaims: number
  /** Only tickets of criticality `frontier`. */
  readonly criticalOnly: boolean
}

/** Text and values of the claim, separate from running it, because a test checks its plan. */
export function claimStatement(input: ClaimTicketInput) {
  const { term, koraActorId, draft, leaseMs, maxClaims, criticalOnly } = input
  const eventId = attemptEventId(draft.workAttemptId, CHAIN_EVENT.ticketClaimed)
  return {
    text: criticalOnly ? criticalText : anyText,
    values: [
      ...[term.workspaceId, koraActorId, term.instanceId, term.term],
      ...[draft.workAttemptId, draft.token, eventId, leaseMs, maxClaims],
    ],
  }
}

/**
 * Claims the first claimable ticket of Kora's: criticality, then oldest assignment (SPEC 10). Row
 * and event `sea_ticket.claimed` are written together. `db` is inside a transaction: the term is
 * held first, so that simultaneous claims of one leader see each other. Throws what the driver
 * throws; it is then unknown whether it claimed, and a second call with the same draft finds out.
 */
export async function claimTicket(db: Queryable, input: ClaimTicketInput): Promise<ClaimOutcome> {
  if (!(await holdTerm(db, input.term))) return { outcome: 'not_leading' }
  const { rows } = await db.query(claimStatement(input))
  const { asOf, hasRoom, isSpent, claim } = z.tuple([row]).parse(rows)[0]
  if (claim !== null) {
    return { outcome: 'claimed', claim: { ...claim, token: input.draft.token } }
  }
  if (isSpent) return { outcome: 'draft_spent' }
  return hasRoom ? { outcome: 'none_claimable', asOf } : { outcome: 'max_held' }
}
