import 'server-only'
import * as z from 'zod'
import type { TicketPlace, WholeTicket } from '@/lib/domain/tickets/listed-ticket'
import type { TicketSort } from '@/lib/domain/tickets/ticket-filters'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { orderOf } from './ticket-list-order'
import { ASSIGNED_AT, CRITICALITY_RANK, KORA_TICKET } from './ticket-predicates'
import { utcText } from '@/lib/server/db/sql/utc-text'

/** The columns are listed, so that the claim token cannot be among them (SPEC 8). */
function ticketText(time: string): string {
  return `select t.id::text as "id", t.title as "title", t.objective as "objective", t.sea_status as "status", t.sea_priority as "priority",
    t.sea_active_claim_token is not null as "hasClaim",
    ${utcText('t.created_at')} as "createdAt", ${utcText(ASSIGNED_AT)} as "assignedAt",
    ${utcText('t.sea_claimed_at')} as "claimedAt", ${utcText('t.sea_resolved_at')} as "resolvedAt",
    ${utcText('t.next_eligible_at')} as "nextEligibleAt",
    ${utcText('t.sea_claim_expires_at')} as "leaseExpiresAt",
    t.work_attempt_id::text as "workAttemptId",
    coalesce(t.claim_count, 0) as "claimCount",
    coalesce(t.work_attempt_count, 0) as "workAttemptCount",
    t.sea_model_tier as "modelTierUsed", t.sea_failure_reason as "failureReason",
    ${CRITICALITY_RANK} as "rank",
    case when isfinite(${time}) then ${utcText(time)} else (${time})::text end as "time"
  from public.tickets t
  where ${KORA_TICKET} and t.id = $3::uuid`
}

const time = z.string().nullable()

const row = z.object({
  id: z.string(),
  title: z.string().nullable(),
  objective: z.string().nullable(),
  status: z.string().nullable(),
  priority: z.string().nullable(),
  hasClaim: z.boolean(),
  createdAt: time,
  assignedAt: time,
  claimedAt: time,
  resolvedAt: time,
  nextEligibleAt: time,
  leaseExpiresAt: time,
  workAttemptId: z.string().nullable(),
  claimCount: z.number(),
  workAttemptCount: z.number(),
  modelTierUsed: z.string().nullable(),
  failureReason: z.string().nullable(),
  rank: z.number(),
  time: z.string(),
})

export interface ReadTicketInput {
  readonly workspaceId: string
  readonly koraActorId: string
  /** A UUID: anything else is the driver's error. */
  readonly ticketId: string
}

/** Text and values, apart from running it: its plan is looked at too. */
export function ticketStatement(input: ReadTicketInput, sort: TicketSort) {
  const { workspaceId, koraActorId, ticketId } = input
  return {
    text: ticketText(orderOf(sort).time),
    values: [workspaceId, koraActorId, ticketId],
  }
}

/** One ticket of Kora's with its place in a list; null where she has no such ticket. */
export async function readTicket(
  db: Queryable,
  input: ReadTicketInput,
  sort: TicketSort,
): Promise<{ ticket: WholeTicket; place: TicketPlace } | null> {
  const { rows } = await db.query(ticketStatement(input, sort))
  const [found] = z.array(row).parse(rows)
  if (found === undefined) return null
  const { rank, time: at, ...ticket } = found
  return { ticket, place: { rank, time: at, id: ticket.id } }
}
