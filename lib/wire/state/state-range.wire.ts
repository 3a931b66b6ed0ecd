import * as z from '@/lib/wire/zod'
import { CLAIM_PERMISSIONS, PRIMARY_STATES } from '@/lib/domain/state/operational-state'
import { stripSegmentSchema } from './operational-state.wire'

/** `GET /api/operational-state/range?from&to` and `…/transitions?from&to&before&limit`. */

/** How long a range may be, in ms: 31 days. */
export const STATE_RANGE_MOST_MS = 31 * 24 * 60 * 60 * 1000

const maybeText = z.nullable(z.string())

export const loggedTransitionSchema = z.object({
  /** A bigint, as text. */
  seq: z.string(),
  /** A transition, or one of the three events of a runtime's life, which have no states. */
  event_type: z.enum([
    'kora.operational_state.transitioned',
    'kora.runtime.leading',
    'kora.runtime.goodbye',
    'kora.runtime.lost',
  ]),
  occurred_at: z.string(),
  from_state: z.nullable(z.enum(PRIMARY_STATES)),
  to_state: z.nullable(z.enum(PRIMARY_STATES)),
  claim_permission: z.nullable(z.enum(CLAIM_PERMISSIONS)),
  /** Sorted, as logged: an older log may know reasons that this build does not. */
  degradation_reasons: z.array(z.string()),
  trigger: maybeText,
  /** Of the events of a runtime's life: why. */
  reason: maybeText,
  /** Of a lost runtime: its last sign of life, as logged. */
  last_heartbeat_at: maybeText,
  /** The instance that led then. */
  instance_id: maybeText,
})
export type LoggedTransitionWire = z.infer<typeof loggedTransitionSchema>

export const transitionPageSchema = z.object({
  /** Newest first. */
  transitions: z.array(loggedTransitionSchema),
  /** A seq: ask on with `before`. */
  next_cursor: maybeText,
  /** From when on the record is whole, where what was before is archived. */
  record_begins_at: z.optional(z.string()),
})
export type TransitionPageBody = z.infer<typeof transitionPageSchema>

export const TIME_IN_STATE_KEYS = [...PRIMARY_STATES, 'unknown'] as const

export const stateRangeSchema = z.object({
  /** The range that was answered; `to` is never in the substrate's future. */
  from: z.string(),
  to: z.string(),
  /** At most 720, without a gap; of what shares a slot, the most noteworthy. */
  segments: z.array(stripSegmentSchema),
  /** The newest 200 of the range. */
  transitions: z.array(loggedTransitionSchema),
  next_cursor: maybeText,
  /** Milliseconds, from the unthinned events; they add up to the range. */
  time_in_state: z.object({
    booting: z.number(),
    ready: z.number(),
    active: z.number(),
    paused: z.number(),
    stopped: z.number(),
    unknown: z.number(),
  }),
  /** Milliseconds with a reason, in whatever state. */
  degraded_ms: z.number(),
  /** As in a page of transitions; the time before it is `unknown` in segments and sums. */
  record_begins_at: z.optional(z.string()),
})
export type StateRangeBody = z.infer<typeof stateRangeSchema>
