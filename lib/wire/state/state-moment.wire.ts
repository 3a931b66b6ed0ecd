import * as z from '@/lib/wire/zod'
import { CLAIM_PERMISSIONS, PRIMARY_STATES } from '@/lib/domain/state/operational-state'

/** `GET /api/operational-state/at?time=`: what Kora was doing then, folded from the event log. */

const maybeText = z.nullable(z.string())

export const momentClaimSchema = z.object({
  id: z.string(),
  /** The ticket's title of today; `<untitled>` where it has none or is gone. */
  title: z.string(),
  work_attempt_id: maybeText,
  claimed_at: z.string(),
  /** Null where the lease was extended since, which the log records only once. */
  lease_expires_at: maybeText,
})
export type MomentClaimWire = z.infer<typeof momentClaimSchema>

export const stateMomentSchema = z.object({
  /** The instant that was asked for, ISO 8601 UTC. */
  time: z.string(),
  /**
   * The state last reported by then; null before the first event. Where `alive` is false it could
   * not be confirmed: it is `unknown, last reported …`.
   */
  state: z.nullable(
    z.object({
      primary_state: z.enum(PRIMARY_STATES),
      /** Sorted. */
      degradation_reasons: z.array(z.string()),
      claim_permission: z.enum(CLAIM_PERMISSIONS),
      /** The trigger of the last transition by then. */
      trigger: maybeText,
      /** When that was reported. */
      reported_at: z.string(),
    }),
  ),
  /** When the primary state was entered; null when that lies too far back. */
  entered_at: maybeText,
  /** The instance that led then. */
  instance_id: maybeText,
  /** Whether it lived then; null when no event shows it. */
  alive: z.nullable(z.boolean()),
  /** Newest claim first. */
  claimed_tickets: z.array(momentClaimSchema),
  /** False when there were so many claims that an older one may be missing. */
  claimed_tickets_complete: z.boolean(),
  /** The newest event of the log by then, any type; its seq as text. */
  last_event_seq: maybeText,
  /** From when on the record is whole, where what was before is archived. */
  record_begins_at: z.optional(z.string()),
})
export type StateMomentBody = z.infer<typeof stateMomentSchema>
