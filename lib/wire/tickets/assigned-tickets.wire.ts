import * as z from '@/lib/wire/zod'
import { CRITICALITIES } from '@/lib/domain/tickets/sea-ticket'
import { answerErrorCodeSchema } from '@/lib/wire/error-code'
import { freshnessSchema } from '@/lib/wire/freshness.wire'

/** `GET /api/sea-tickets/kora-assigned`: the shapes of SPEC 8, key by key. */

export const ASSIGNED_TICKETS_INCLUDES = ['totals', 'freshness', 'claims', 'unworked'] as const
export type AssignedTicketsInclude = (typeof ASSIGNED_TICKETS_INCLUDES)[number]

const criticality = z.enum(CRITICALITIES)
/** Null only where the substrate holds an infinite time. */
const time = z.nullable(z.string())

export const inProgressRowSchema = z.object({
  id: z.string(),
  title: z.string(),
  criticality,
  claimed_at: time,
  claim_count: z.number(),
  work_attempt_count: z.number(),
})
export type InProgressRow = z.infer<typeof inProgressRowSchema>

export const queuedRowSchema = z.object({
  id: z.string(),
  title: z.string(),
  criticality,
  assigned_at: time,
  next_eligible_at: time,
  /** With `include=claims`, where `next_eligible_at` is a time that never comes; else absent. */
  parked: z.optional(z.literal(true)),
})
export type QueuedRow = z.infer<typeof queuedRowSchema>

export const resolvedRowSchema = z.object({
  id: z.string(),
  title: z.string(),
  criticality,
  resolved_at: time,
  /** The `sea_status` verbatim. */
  resolution: z.string(),
  model_tier_used: z.nullable(z.string()),
})
export type ResolvedRow = z.infer<typeof resolvedRowSchema>

export const failedRowSchema = z.object({
  id: z.string(),
  title: z.string(),
  criticality,
  /** The `sea_status` verbatim. */
  state: z.string(),
  failure_count_by_reason: z.dictionary(z.number()),
})
export type FailedRow = z.infer<typeof failedRowSchema>

const countSchema = z.object({ count: z.number(), capped: z.boolean() })
export type CountWire = z.infer<typeof countSchema>

export const totalsSchema = z.object({
  in_progress: countSchema,
  queued: countSchema,
  recently_resolved: countSchema,
  failed_or_blocked: countSchema,
  waiting_to_retry: countSchema,
})

/** Tickets that wait and that nobody works; `GET /api/sea-tickets` has it among its facets, too. */
export const unworkedSchema = z.object({
  /** Of the workspace, assigned to nobody; in no list of Kora's tickets. */
  unassigned: countSchema,
  /** Queued, without a status or in one that nothing is claimed in. */
  unworked_status: countSchema,
})
export type UnworkedWire = z.infer<typeof unworkedSchema>

const claimSchema = z.object({
  lease_expires_at: time,
  work_attempt_id: z.nullable(z.string()),
})
export type ClaimWire = z.infer<typeof claimSchema>

export const assignedTicketsSchema = z.object({
  in_progress: z.array(inProgressRowSchema),
  queued: z.array(queuedRowSchema),
  recently_resolved: z.array(resolvedRowSchema),
  failed_or_blocked: z.array(failedRowSchema),
  stub: z.optional(z.literal(true)),
  error: z.optional(z.string()),
  error_code: z.optional(answerErrorCodeSchema),
  totals: z.optional(z.nullable(totalsSchema)),
  oldest_waiting_at: z.optional(time),
  freshness: z.optional(z.nullable(freshnessSchema)),
  claims: z.optional(z.nullable(z.dictionary(claimSchema))),
  unworked: z.optional(z.nullable(unworkedSchema)),
})
export type AssignedTicketsBody = z.infer<typeof assignedTicketsSchema>
