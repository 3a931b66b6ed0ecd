import type { PrimaryState } from './operational-state'

export interface TransitionRow {
  readonly from: PrimaryState
  readonly to: PrimaryState
  readonly trigger: string
  /** What must also hold, or null. */
  readonly guard: string | null
  /** The party that brings Kora back from the target state, or null where nothing is needed. */
  readonly recoveryOwner: string | null
}

const pauseTrigger = 'STOP-KORA L1–3, cost 100%, operator'
const stopTrigger = 'STOP-KORA L4/L5'
const newBoot = 'operator (new boot)'

function row(
  from: PrimaryState,
  to: PrimaryState,
  trigger: string,
  guard: string | null = null,
  recoveryOwner: string | null = null,
): TransitionRow {
  return Object.freeze({ from, to, trigger, guard, recoveryOwner })
}

/** The transition table of SPEC 4.2. Its order is the order on the wire. */
export const TRANSITION_TABLE: readonly TransitionRow[] = Object.freeze([
  row('booting', 'ready', 'all §9.2 gates pass'),
  row(
    'booting',
    'booting',
    'transient gate failure',
    'retry budget not exhausted',
    'self (backoff)',
  ),
  row('booting', 'stopped', 'invariant gate failure, or retry budget exhausted', null, 'operator'),
  row('booting', 'paused', 'gate 3b epoch mismatch (§9.8)', null, 'operator'),
  row('ready', 'active', 'claim acquired', null, 'self'),
  row('active', 'ready', 'claim released', null, 'self'),
  row('ready', 'paused', pauseTrigger, null, 'per reason'),
  row('active', 'paused', pauseTrigger, null, 'per reason'),
  row('booting', 'paused', pauseTrigger, null, 'per reason'),
  row(
    'paused',
    'ready',
    'monthly credit refresh confirmed',
    'reconciled spend below threshold, claim safely released',
    'self (ramped)',
  ),
  row('paused', 'ready', 'operator clears via kora_control reset', null, 'operator'),
  row('ready', 'stopped', stopTrigger, null, newBoot),
  row('active', 'stopped', stopTrigger, null, newBoot),
  row('paused', 'stopped', stopTrigger, null, newBoot),
  row('booting', 'stopped', stopTrigger, null, newBoot),
])

/** Whether the table has a row from the one state to the other. */
export function isValidTransition(from: PrimaryState, to: PrimaryState): boolean {
  return TRANSITION_TABLE.some((entry) => entry.from === from && entry.to === to)
}

/** The rows that lead out of a state, in table order. */
export function transitionsFrom(state: PrimaryState): readonly TransitionRow[] {
  return TRANSITION_TABLE.filter((entry) => entry.from === state)
}

/** The rows that lead into a state, in table order. */
export function transitionsTo(state: PrimaryState): readonly TransitionRow[] {
  return TRANSITION_TABLE.filter((entry) => entry.to === state)
}
