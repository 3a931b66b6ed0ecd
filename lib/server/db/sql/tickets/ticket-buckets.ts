import 'server-only'
import * as z from 'zod'
import { countFailures } from '@/lib/domain/tickets/assigned-tickets'
import { BUCKET_CAPS } from '@/lib/domain/tickets/sea-ticket'
import {
  ASSIGNED_AT,
  CLAIMED_AT,
  CRITICALITY_RANK,
  FAILED_OR_BLOCKED,
  IN_PROGRESS,
  KORA_TICKET,
  PARKED,
  QUEUED,
  RECENTLY_RESOLVED,
  RESOLVED_AT,
} from './ticket-predicates'
import { rowLines, rowLinesOf } from './row-lines'
import { ticketKey } from '@/lib/server/db/sql/events/event-keys'
import { listedText } from '@/lib/server/db/sql/listed-text'
import { utcText } from '@/lib/server/db/sql/utc-text'

/** What happened to ticket `t`, according to the log. */
const RESOLUTIONS = `hivex_foundation.event_log e
  where e.workspace_id = t.workspace_id
    and e.event_type = 'kora.sea_ticket.resolved'
    and ${ticketKey('e')} = t.id::text`

const MODEL_TIER = `(
  select ${listedText("(e.payload ->> 'model_tier_used')")} from ${RESOLUTIONS}
  order by e.seq desc limit 1)`

/** One entry an attempt, counted by the reader: grouping them here, ticket by ticket, costs as much as finding them. */
const FAILURE_REASONS = `array(select left(e.payload ->> 'failure_reason', 100) from ${RESOLUTIONS})`

interface Bucket {
  readonly predicate: string
  readonly order: string
  readonly cap: number
  /**
   * The fields beyond those of every ticket; listed, so that the claim token cannot be among them
   * (SPEC 8).
   */
  readonly columns: string
}

function bucket({ predicate, order, cap, columns }: Bucket): string {
  return rowLinesOf(`
    select t.id::text as "id", ${listedText('t.title')} as "title", left(t.sea_priority, 40) as "priority",
      ${columns}
    from public.tickets t
    where ${KORA_TICKET} and ${predicate}
    order by ${order}
    limit ${cap}
  `)
}

/** The columns of a statement: $1 is the workspace, $2 Kora's actor. */
export const BUCKET_COLUMNS = `${bucket({
  predicate: IN_PROGRESS,
  order: `${CLAIMED_AT} desc, t.id`,
  cap: BUCKET_CAPS.in_progress,
  columns: `${utcText(CLAIMED_AT)} as "claimedAt",
      coalesce(t.claim_count, 0) as "claimCount",
      coalesce(t.work_attempt_count, 0) as "workAttemptCount",
      ${utcText('t.sea_claim_expires_at')} as "leaseExpiresAt",
      t.work_attempt_id::text as "workAttemptId"`,
})} as "inProgress",
  ${bucket({
    predicate: QUEUED,
    order: `${CRITICALITY_RANK}, ${ASSIGNED_AT}, t.id`,
    cap: BUCKET_CAPS.queued,
    columns: `${utcText(ASSIGNED_AT)} as "assignedAt",
      ${utcText('t.next_eligible_at')} as "nextEligibleAt",
      case when ${PARKED} then true end as "isParked"`,
  })} as "queued",
  ${bucket({
    predicate: RECENTLY_RESOLVED,
    order: `${RESOLVED_AT} desc, t.id`,
    cap: BUCKET_CAPS.recently_resolved,
    columns: `${listedText('t.sea_status')} as "status",
      ${utcText(RESOLVED_AT)} as "resolvedAt",
      ${MODEL_TIER} as "modelTierUsed"`,
  })} as "recentlyResolved",
  ${bucket({
    predicate: FAILED_OR_BLOCKED,
    order: `${RESOLVED_AT} desc, t.id`,
    cap: BUCKET_CAPS.failed_or_blocked,
    columns: `${listedText('t.sea_status')} as "status",
      ${FAILURE_REASONS} as "failureCounts"`,
  })} as "failedOrBlocked"`

const time = z.string().nullable()

const head = { id: z.string(), title: z.string().nullable(), priority: z.string().nullable() }

/**
 * Kora's tickets in their four buckets, each capped by itself, with their real times, model tier and
 * failure counts (SPEC 7 and 8).
 */
export const ticketBuckets = {
  inProgress: rowLines(
    z.object({
      ...head,
      claimedAt: time,
      claimCount: z.number(),
      workAttemptCount: z.number(),
      leaseExpiresAt: time,
      workAttemptId: z.string().nullable(),
    }),
  ),
  queued: rowLines(
    z.object({
      ...head,
      assignedAt: time,
      nextEligibleAt: time,
      isParked: z.literal(true).nullable(),
    }),
  ),
  recentlyResolved: rowLines(
    z.object({
      ...head,
      status: z.string(),
      resolvedAt: time,
      modelTierUsed: z.string().nullable(),
    }),
  ),
  failedOrBlocked: rowLines(
    z.object({
      ...head,
      status: z.string(),
      failureCounts: z.array(z.string().nullable()).transform(countFailures),
    }),
  ),
}
