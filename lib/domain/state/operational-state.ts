/** The vocabulary of SPEC 4.1 and the immutable state made of it. */

export const PRIMARY_STATES = ['booting', 'ready', 'active', 'paused', 'stopped'] as const
export type PrimaryState = (typeof PRIMARY_STATES)[number]

export const DEGRADATION_REASONS = [
  'cost',
  'auth',
  'dispatch',
  'substrate',
  'migration',
  'operator',
  'token_expiring',
  'retry_ceiling',
] as const
export type DegradationReason = (typeof DEGRADATION_REASONS)[number]

export const CLAIM_PERMISSIONS = ['none', 'critical_only', 'normal'] as const
export type ClaimPermission = (typeof CLAIM_PERMISSIONS)[number]

/** A whole snapshot; it never changes, the `with…` functions derive a new one. */
export interface OperationalState {
  readonly primaryState: PrimaryState
  readonly claimPermission: ClaimPermission
  readonly degradationReasons: ReadonlySet<DegradationReason>
}

/** What every boot starts from: nothing may be claimed before the gates have passed. */
export const BOOTING_STATE: OperationalState = Object.freeze({
  primaryState: 'booting',
  claimPermission: 'none',
  degradationReasons: new Set<DegradationReason>(),
})

export function withPrimaryState(state: OperationalState, primaryState: PrimaryState) {
  return Object.freeze({ ...state, primaryState })
}

export function withClaimPermission(state: OperationalState, claimPermission: ClaimPermission) {
  return Object.freeze({ ...state, claimPermission })
}

export function withReasonsAdded(state: OperationalState, reasons: Iterable<DegradationReason>) {
  return Object.freeze({
    ...state,
    degradationReasons: new Set([...state.degradationReasons, ...reasons]),
  })
}

export function withReasonsRemoved(state: OperationalState, reasons: Iterable<DegradationReason>) {
  const removed = new Set(reasons)
  const kept = [...state.degradationReasons].filter((reason) => !removed.has(reason))
  return Object.freeze({ ...state, degradationReasons: new Set(kept) })
}

/** Degraded is the presence of a reason, never a primary state (SPEC 4.1). */
export function isDegraded(state: OperationalState): boolean {
  return state.degradationReasons.size > 0
}

/** The reasons in the order in which they cross the wire and enter the log. */
export function sortedReasons(state: OperationalState): DegradationReason[] {
  return [...state.degradationReasons].sort()
}
