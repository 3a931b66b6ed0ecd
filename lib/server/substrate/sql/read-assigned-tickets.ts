import 'server-only'
import * as z from 'zod'
import type { AssignedTickets, BoundedCount } from '@/lib/domain/assigned-tickets'
import { BUCKET_CAPS, COUNT_CEILING } from '@/lib/domain/sea-ticket'
import type { Queryable } from '../queryable'
import {
  ASSIGNED_AT,
  CLAIMABLE,
  CLAIMED_AT,
  CRITICALITY_RANK,
  FAILED_OR_BLOCKED,
  IN_PROGRESS,
  KORA_TICKET,
  QUEUED,
  RECENTLY_RESOLVED,
  RESOLVED_AT,
  WAITING_TO_RETRY,
} from './ticket-predicates'
import { utcText } from './utc-text'

/** What happened to ticket `t`, as the log tells it; in the log's order. */
const RESOLUTIONS = `hivex_foundation.event_log e
  where e.workspace_id = t.workspace_id
    and e.event_type = 'kora.sea_ticket.resolved'
    and e.payload ->> 'sea_ticket_id' = t.id::text`

const MODEL_TIER = `(
  select e.payload ->> 'model_tier_used' from ${RESOLUTIONS}
  order by e.seq desc limit 1)`

const FAILURE_COUNTS = `(
  select json_object_agg(failure.reason, failure.times) from (
    select e.payload ->> 'failure_reason' as reason, count(*) as times from ${RESOLUTIONS}
       and e.payload ->> 'failure_reason' is not null
     group by 1) failure)`

interface Bucket {
  readonly predicate: string
  readonly order: string
  readonly cap: number
  readonly modelTier?: string
  readonly failureCounts?: string
}

/** The columns are listed, so that the claim token cannot be among them (SPEC 8). */
function bucket({ predicate, order, cap, modelTier, failureCounts }: Bucket): string {
  return `(
  select coalesce(json_agg(ticket), '[]') from (
    select
      t.id::text as "id",
      t.title as "title",
      t.sea_status as "status",
      t.sea_priority as "priority",
      ${utcText(CLAIMED_AT)} as "claimedAt",
      ${utcText(ASSIGNED_AT)} as "assignedAt",
      ${utcText(RESOLVED_AT)} as "resolvedAt",
      ${utcText('t.next_eligible_at')} as "nextEligibleAt",
      coalesce(t.claim_count, 0) as "claimCount",
      coalesce(t.work_attempt_count, 0) as "workAttemptCount",
      ${utcText('t.sea_claim_expires_at')} as "leaseExpiresAt",
      t.work_attempt_id::text as "workAttemptId",
      ${modelTier ?? 'null::text'} as "modelTierUsed",
      coalesce(${failureCounts ?? 'null::json'}, '{}') as "failureCounts"
    from public.tickets t
    where ${KORA_TICKET} and ${predicate}
    order by ${order}
    limit ${cap}
  ) ticket)`
}

/**
 * How many there are, up to the ceiling; null unless $3 asks for it. The range holds one value: an
 * order by a column that is known to be constant is dropped, and with it the reason to walk the
 * index; without it the planner reads the table from its start until it has found enough. One range
 * and not two: of two it expects next to nothing where the values are not known yet, and the plan
 * that a prepared statement keeps then takes any index at all.
 */
function boundedCount(predicate: string): string {
  return `case when $3 then (
  select count(*)::int from (
    select from public.tickets t
    where t.workspace_id = $1
      and t.sea_assigned_to_actor_id >= $2 and t.sea_assigned_to_actor_id <= $2
      and t.kind = 'sea' and ${predicate}
    order by t.workspace_id, t.sea_assigned_to_actor_id
    limit ${COUNT_CEILING}
  ) counted) end`
}

function oldestOf(eligible: string): string {
  return `(
      select ${ASSIGNED_AT} as assigned_at from public.tickets t
      where ${KORA_TICKET} and ${CLAIMABLE}
        and ${CRITICALITY_RANK} = rank.value and ${eligible}
      order by ${ASSIGNED_AT} limit 1)`
}

/** Eight short walks of the claimable index: each rank, with and without a time to wait for. */
const OLDEST_WAITING = `case when $3 then (
  select ${utcText('min(oldest.assigned_at)')} from (values (0), (1), (2), (3)) as rank (value)
  cross join lateral (
    ${oldestOf('t.next_eligible_at is null')}
    union all
    ${oldestOf('t.next_eligible_at <= statement_timestamp()')}
  ) oldest) end`

/** The columns of the statement: $1 is the workspace, $2 Kora's actor, $3 whether to count. */
export const ASSIGNED_TICKETS_COLUMNS = `${utcText('statement_timestamp()')} as "asOf",
  ${bucket({
    predicate: IN_PROGRESS,
    order: `${CLAIMED_AT} desc, t.id`,
    cap: BUCKET_CAPS.in_progress,
  })} as "inProgress",
  ${bucket({
    predicate: QUEUED,
    order: `${CRITICALITY_RANK}, ${ASSIGNED_AT}, t.id`,
    cap: BUCKET_CAPS.queued,
  })} as "queued",
  ${bucket({
    predicate: RECENTLY_RESOLVED,
    order: `${RESOLVED_AT} desc, t.id`,
    cap: BUCKET_CAPS.recently_resolved,
    modelTier: MODEL_TIER,
  })} as "recentlyResolved",
  ${bucket({
    predicate: FAILED_OR_BLOCKED,
    order: `${RESOLVED_AT} desc, t.id`,
    cap: BUCKET_CAPS.failed_or_blocked,
    failureCounts: FAILURE_COUNTS,
  })} as "failedOrBlocked",
  ${boundedCount(IN_PROGRESS)} as "inProgressCount",
  ${boundedCount(QUEUED)} as "queuedCount",
  ${boundedCount(RECENTLY_RESOLVED)} as "recentlyResolvedCount",
  ${boundedCount(FAILED_OR_BLOCKED)} as "failedOrBlockedCount",
  ${boundedCount(WAITING_TO_RETRY)} as "waitingToRetryCount",
  ${OLDEST_WAITING} as "oldestWaitingAt"`

const text = `select ${ASSIGNED_TICKETS_COLUMNS}`

const time = z.string().nullable()

const ticket = z.object({
  id: z.string(),
  title: z.string().nullable(),
  status: z.string().nullable(),
  priority: z.string().nullable(),
  claimedAt: time,
  assignedAt: time,
  resolvedAt: time,
  nextEligibleAt: time,
  claimCount: z.number(),
  workAttemptCount: z.number(),
  leaseExpiresAt: time,
  workAttemptId: z.string().nullable(),
  modelTierUsed: z.string().nullable(),
  failureCounts: z.record(z.string(), z.number()),
})

const count = z
  .number()
  .transform((found): BoundedCount => ({
    count: Math.min(found, COUNT_CEILING),
    capped: found >= COUNT_CEILING,
  }))
  .nullable()

export const assignedTicketsRow = z.object({
  asOf: z.string(),
  inProgress: z.array(ticket),
  queued: z.array(ticket),
  recentlyResolved: z.array(ticket),
  failedOrBlocked: z.array(ticket),
  inProgressCount: count,
  queuedCount: count,
  recentlyResolvedCount: count,
  failedOrBlockedCount: count,
  waitingToRetryCount: count,
  oldestWaitingAt: time,
})

export interface ReadAssignedTicketsInput {
  readonly workspaceId: string
  readonly koraActorId: string
  /** Also count the buckets and look for the ticket that waits longest. */
  readonly withTotals: boolean
}

/** Text and values of the one statement, apart from running it: its plan is looked at too. */
export function assignedTicketsStatement(input: ReadAssignedTicketsInput) {
  return { text, values: [input.workspaceId, input.koraActorId, input.withTotals] }
}

/**
 * Kora's tickets in their four buckets, each capped by itself, with their real times, model tier and
 * failure counts, as of one moment (SPEC 7 and 8). Throws what the driver throws.
 */
export async function readAssignedTickets(
  db: Queryable,
  input: ReadAssignedTicketsInput,
): Promise<AssignedTickets> {
  const { rows } = await db.query(assignedTicketsStatement(input))
  return toAssignedTickets(z.tuple([assignedTicketsRow]).parse(rows)[0])
}

export function toAssignedTickets(read: z.infer<typeof assignedTicketsRow>): AssignedTickets {
  return {
    asOf: read.asOf,
    inProgress: read.inProgress,
    queued: read.queued,
    recentlyResolved: read.recentlyResolved,
    failedOrBlocked: read.failedOrBlocked,
    totals: totalsOf(read),
    oldestWaitingAt: read.oldestWaitingAt,
  }
}

function totalsOf(read: z.infer<typeof assignedTicketsRow>): AssignedTickets['totals'] {
  const {
    inProgressCount: inProgress,
    queuedCount: queued,
    recentlyResolvedCount: recentlyResolved,
    failedOrBlockedCount: failedOrBlocked,
    waitingToRetryCount: waitingToRetry,
  } = read
  if (!inProgress || !queued || !recentlyResolved || !failedOrBlocked || !waitingToRetry)
    return null
  return { inProgress, queued, recentlyResolved, failedOrBlocked, waitingToRetry }
}
