import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import { oneOf } from '@/lib/domain/one-of'
import {
  BOOTING_STATE,
  CLAIM_PERMISSIONS,
  DEGRADATION_REASONS,
  type OperationalState,
  PRIMARY_STATES,
  withClaimPermission,
  withReasonsRemoved,
} from './operational-state'
import {
  isWorkRefusal,
  SUBSTRATE_RECOVERED,
  SUBSTRATE_UNREACHABLE,
  WORK_ALLOWED_AGAIN,
} from './work-refusal'
import { BOOT_TRIGGER } from './transition-events'
import { HISTORY_LIMIT, toUtcSecond, type TransitionRecord } from './transition-record'

/** Reasons about a process's own connections: the process that added one removes it (SPEC 6). */
export const CONNECTION_REASONS = ['substrate', 'dispatch'] as const

/** A state event as the log holds it (SPEC 5); what an event does not have is null. */
export interface LoggedStateEvent {
  readonly seq: string
  readonly eventType: string
  /** ISO 8601 UTC. */
  readonly occurredAt: string
  readonly payload: {
    readonly from_primary_state: string | null
    readonly to_primary_state: string | null
    readonly claim_permission: string | null
    readonly degradation_reasons: readonly string[]
    readonly trigger: string | null
    readonly last_heartbeat_at: string | null
    /** Of `kora.runtime.leading`: the term that began, a bigint as text. */
    readonly term: string | null
  }
}

/** The state as recorded in the event log: all that an instance knows while it does not lead. */
export interface FollowedState {
  readonly state: OperationalState
  /** Oldest first, at most ten. */
  readonly history: readonly TransitionRecord[]
  /** When the primary state was entered, ISO 8601 UTC; null when that lies further back. */
  readonly enteredAt: string | null
}

/**
 * Reads the state off the log's newest events, given newest first; null when none records a state.
 * An instance that has just taken the lead counts as booting until it reports something else: its
 * predecessor's state no longer holds.
 */
export function followState(events: readonly LoggedStateEvent[]): FollowedState | null {
  const transitions = events.filter(({ eventType }) => eventType === CHAIN_EVENT.stateTransitioned)
  const history = historyOf(transitions)
  const newest = events.find(
    ({ eventType }) =>
      eventType === CHAIN_EVENT.stateTransitioned || eventType === CHAIN_EVENT.runtimeLeading,
  )
  if (newest === undefined) return null
  if (newest.eventType === CHAIN_EVENT.runtimeLeading) {
    return { state: BOOTING_STATE, history, enteredAt: newest.occurredAt }
  }
  const state = stateOf(newest)
  if (state === null) return null
  return { state, history, enteredAt: entryInto(state, transitions)?.occurredAt ?? null }
}

/** What a leader left behind: a state that holds until its recovery owner ends it (SPEC 4.2). */
export interface LeftState {
  readonly state: OperationalState
  /** Why the primary state was entered; null when that lies further back than the events. */
  readonly trigger: string | null
  /** When it was entered, ISO 8601 UTC; null likewise. */
  readonly enteredAt: string | null
}

/**
 * The state that the last leader left behind, from the log's newest events, newest first; null when
 * they record none. Events of a boot are skipped: its gates apply to that boot alone. So are reasons
 * about one process's own connections, which ended with it.
 */
export function leftState(events: readonly LoggedStateEvent[]): LeftState | null {
  const transitions = events.filter(({ eventType }) => eventType === CHAIN_EVENT.stateTransitioned)
  const last = transitions.find((event) => !isOfABoot(event))
  const logged = last === undefined ? null : stateOf(last)
  if (logged === null) return null
  const state = withReasonsRemoved(withoutRefusal(logged, transitions), CONNECTION_REASONS)
  const entry = entryInto(state, transitions)
  return { state, trigger: entry?.payload.trigger ?? null, enteredAt: entry?.occurredAt ?? null }
}

/** A refusal of the database takes the permission away from its own process alone. */
function withoutRefusal(
  state: OperationalState,
  transitions: readonly LoggedStateEvent[],
): OperationalState {
  if (state.claimPermission !== 'none') return state
  const isRefusal = ({ payload: { trigger } }: LoggedStateEvent) =>
    trigger === SUBSTRATE_UNREACHABLE || isWorkRefusal(trigger ?? '')
  const newest = transitions.findIndex(
    (event) =>
      isRefusal(event) ||
      event.payload.trigger === WORK_ALLOWED_AGAIN ||
      event.payload.trigger === SUBSTRATE_RECOVERED,
  )
  const refusal = transitions[newest]
  if (refusal === undefined || !isRefusal(refusal)) return state
  const before = transitions.slice(newest).find((event) => !isRefusal(event))
  const permission = before === undefined ? null : stateOf(before)?.claimPermission
  return withClaimPermission(state, permission ?? 'normal')
}

function isOfABoot({ payload }: LoggedStateEvent): boolean {
  if (payload.to_primary_state === 'booting') return true
  const trigger = payload.trigger ?? ''
  return payload.to_primary_state === 'stopped' && trigger.includes(BOOT_TRIGGER.invariantFailed)
}

function entryInto(
  { primaryState }: OperationalState,
  transitions: readonly LoggedStateEvent[],
): LoggedStateEvent | undefined {
  return transitions.find(
    ({ payload }) =>
      payload.to_primary_state === primaryState && payload.from_primary_state !== primaryState,
  )
}

/**
 * The state of a leader that has logged nothing yet, not even that it leads: it boots, and what the
 * log's newest events (newest first) record of its predecessor is only history.
 */
export function newcomersState(events: readonly LoggedStateEvent[]): FollowedState {
  return { state: BOOTING_STATE, history: historyOf(events), enteredAt: null }
}

/** The last ten transitions of the log, oldest first, from events given newest first. */
export function historyOf(events: readonly LoggedStateEvent[]): TransitionRecord[] {
  return events
    .flatMap((event) => recordOf(event) ?? [])
    .slice(0, HISTORY_LIMIT)
    .reverse()
}

function recordOf({ eventType, occurredAt, payload }: LoggedStateEvent): TransitionRecord | null {
  if (eventType !== CHAIN_EVENT.stateTransitioned) return null
  const from = oneOf(PRIMARY_STATES, payload.from_primary_state)
  const to = oneOf(PRIMARY_STATES, payload.to_primary_state)
  if (from === null || to === null) return null
  return {
    timestamp: toUtcSecond(Date.parse(occurredAt)),
    from_state: from,
    to_state: to,
    trigger: payload.trigger ?? '',
  }
}

function stateOf({ payload }: LoggedStateEvent): OperationalState | null {
  const primaryState = oneOf(PRIMARY_STATES, payload.to_primary_state)
  if (primaryState === null) return null
  const reasons = payload.degradation_reasons.flatMap(
    (reason) => oneOf(DEGRADATION_REASONS, reason) ?? [],
  )
  return {
    primaryState,
    // An unknown permission counts as none: never claim on a guess that work may be taken.
    claimPermission: oneOf(CLAIM_PERMISSIONS, payload.claim_permission) ?? 'none',
    degradationReasons: new Set(reasons),
  }
}
