import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import { followState, type LoggedStateEvent } from './followed-state'
import { type OperationalState, sortedReasons } from './operational-state'

/** What the log records of the state around a moment. */
export interface MomentLog {
  /** ISO 8601 UTC. */
  readonly time: string
  /** State events by then, newest first. */
  readonly before: readonly LoggedStateEvent[]
  /** State events after it, oldest first. */
  readonly after: readonly LoggedStateEvent[]
  /** The instance that had last taken the lead by then, and when. */
  readonly leading: { readonly at: string; readonly instanceId: string | null } | null
}

/** The state at a moment, as it was last reported by then. */
export interface StateMoment {
  readonly state: {
    readonly primaryState: OperationalState['primaryState']
    readonly degradationReasons: readonly string[]
    readonly claimPermission: OperationalState['claimPermission']
    readonly trigger: string | null
    readonly reportedAt: string
  } | null
  readonly enteredAt: string | null
  readonly instanceId: string | null
  /** Whether the instance lived then; null when no event shows it. */
  readonly alive: boolean | null
}

/**
 * Folds the log around a moment. `heard` is the newest sign of life of the instance that leads now
 * (ISO 8601; null without a leader): it covers moments after the last event.
 */
export function foldMoment(log: MomentLog, heard: { readonly until: string | null }): StateMoment {
  const followed = followState(log.before)
  const newest = log.before.find(({ eventType }) => tellsState(eventType))
  return {
    state:
      followed === null || newest === undefined
        ? null
        : {
            primaryState: followed.state.primaryState,
            degradationReasons: sortedReasons(followed.state),
            claimPermission: followed.state.claimPermission,
            trigger: newest.payload.trigger,
            reportedAt: newest.occurredAt,
          },
    enteredAt: followed?.enteredAt ?? null,
    instanceId: log.leading?.instanceId ?? null,
    alive: wasAlive(log, heard),
  }
}

function tellsState(eventType: string): boolean {
  return eventType === CHAIN_EVENT.stateTransitioned || eventType === CHAIN_EVENT.runtimeLeading
}

function wasAlive({ time, before, after }: MomentLog, heard: { until: string | null }) {
  const last = before[0]
  if (last === undefined) return null
  if (!tellsState(last.eventType)) return false
  const at = Date.parse(time)
  const lost = after.find(({ eventType }) => eventType === CHAIN_EVENT.runtimeLost)
  const next = after[0]
  if (next === undefined) return heard.until !== null && at <= Date.parse(heard.until)
  // The successor logs the loss and its own lead, in either order.
  const isNextLife =
    next.eventType === CHAIN_EVENT.runtimeLost || next.eventType === CHAIN_EVENT.runtimeLeading
  if (!isNextLife) return true
  if (lost === undefined) return null
  const beat = Date.parse(lost.payload.last_heartbeat_at ?? last.occurredAt)
  return at <= Math.max(beat, Date.parse(last.occurredAt))
}

/** A claim as logged: an attempt that was refreshed has two. */
export interface LoggedClaim {
  readonly ticketId: string | null
  readonly title: string | null
  readonly workAttemptId: string | null
  readonly claimedAt: string
  readonly leaseExpiresAt: string | null
  readonly wasRefreshed: boolean
}

export interface OpenClaim {
  readonly ticketId: string
  readonly title: string | null
  readonly workAttemptId: string | null
  readonly claimedAt: string
  /** Null where the lease was extended since, which the log records only once. */
  readonly leaseExpiresAt: string | null
}

/** The claims that were open at a moment, newest first, each attempt once. */
export function openClaims(logged: readonly LoggedClaim[], time: string): OpenClaim[] {
  const byAttempt = new Map<string, OpenClaim>()
  const at = Date.parse(time)
  // The claim before its refresh: the last one logged counts.
  const ordered = [...logged].sort(
    (one, other) => Number(one.wasRefreshed) - Number(other.wasRefreshed),
  )
  for (const {
    ticketId,
    title,
    workAttemptId,
    claimedAt,
    leaseExpiresAt,
    wasRefreshed,
  } of ordered) {
    if (ticketId === null) continue
    const isOver = leaseExpiresAt !== null && Date.parse(leaseExpiresAt) < at
    byAttempt.set(workAttemptId ?? ticketId, {
      ticketId,
      title,
      workAttemptId,
      claimedAt,
      leaseExpiresAt: wasRefreshed && isOver ? null : leaseExpiresAt,
    })
  }
  return [...byAttempt.values()].sort((one, other) => (one.claimedAt < other.claimedAt ? 1 : -1))
}
