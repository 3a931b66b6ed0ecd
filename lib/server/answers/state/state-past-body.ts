import 'server-only'
import { oneOf } from '@/lib/domain/one-of'
import { CLAIM_PERMISSIONS, PRIMARY_STATES } from '@/lib/domain/state/operational-state'
import type { OpenClaim, StateMoment } from '@/lib/domain/state/state-moment'
import type { StateRange } from '@/lib/domain/state/state-range'
import type { LoggedTransition } from '@/lib/server/db/sql/state/read-transitions'
import { UNTITLED } from '@/lib/domain/tickets/sea-ticket'
import type { MomentClaimWire, StateMomentBody } from '@/lib/wire/state/state-moment.wire'
import type {
  LoggedTransitionWire,
  StateRangeBody,
  TransitionPageBody,
} from '@/lib/wire/state/state-range.wire'

/** Any client may have written the event: only known states and permissions are sent. */
function toTransitionWire(transition: LoggedTransition): LoggedTransitionWire {
  return {
    ...transition,
    from_state: oneOf(PRIMARY_STATES, transition.from_state),
    to_state: oneOf(PRIMARY_STATES, transition.to_state),
    claim_permission: oneOf(CLAIM_PERMISSIONS, transition.claim_permission),
  }
}

/** A page of at most `limit` out of one more that were read, newest first. */
export function toTransitionPage(
  read: readonly LoggedTransition[],
  limit: number,
  recordBeginsAt: string | null = null,
): TransitionPageBody {
  const page = read.slice(0, limit)
  return {
    transitions: page.map(toTransitionWire),
    next_cursor: read.length > limit ? (page.at(-1)?.seq ?? null) : null,
    ...(recordBeginsAt !== null && { record_begins_at: recordBeginsAt }),
  }
}

/** The whole answer about a stretch of the past; `window` in epoch ms. */
export function toStateRangeBody(
  window: { readonly from: number; readonly to: number },
  { segments, timeInState, degradedMs }: StateRange,
  { transitions, next_cursor, record_begins_at }: TransitionPageBody,
): StateRangeBody {
  const { booting, ready, active, paused, stopped, unknown } = timeInState
  return {
    from: new Date(window.from).toISOString(),
    to: new Date(window.to).toISOString(),
    segments: segments.map(({ state, degraded, from, to }) => ({
      state,
      degraded,
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
    })),
    transitions,
    next_cursor,
    time_in_state: { booting, ready, active, paused, stopped, unknown },
    degraded_ms: degradedMs,
    ...(record_begins_at !== undefined && { record_begins_at }),
  }
}

function toClaimWire(claim: OpenClaim): MomentClaimWire {
  return {
    id: claim.ticketId,
    title: claim.title === null || claim.title === '' ? UNTITLED : claim.title,
    work_attempt_id: claim.workAttemptId,
    claimed_at: claim.claimedAt,
    lease_expires_at: claim.leaseExpiresAt,
  }
}

/** The whole answer about a moment. */
export function toStateMomentBody(past: {
  readonly time: string
  readonly moment: StateMoment
  readonly claims: readonly OpenClaim[]
  readonly claimsAreComplete: boolean
  readonly lastSeq: string | null
  readonly recordBeginsAt: string | null
}): StateMomentBody {
  const { state, enteredAt, instanceId, alive } = past.moment
  return {
    time: past.time,
    state:
      state === null
        ? null
        : {
            primary_state: state.primaryState,
            degradation_reasons: [...state.degradationReasons],
            claim_permission: state.claimPermission,
            trigger: state.trigger,
            reported_at: state.reportedAt,
          },
    entered_at: enteredAt,
    instance_id: instanceId,
    alive,
    claimed_tickets: past.claims.map(toClaimWire),
    claimed_tickets_complete: past.claimsAreComplete,
    last_event_seq: past.lastSeq,
    ...(past.recordBeginsAt !== null && { record_begins_at: past.recordBeginsAt }),
  }
}
