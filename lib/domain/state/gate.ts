import type { DegradationReason } from './operational-state'

export const GATE_IDS = [
  'substrate_reachable',
  'substrate_schema',
  'canonical_kora_actor',
  'event_log_append',
  'agent_reachable',
] as const
export type GateId = (typeof GATE_IDS)[number]

/**
 * A transient gate is tried again by itself. An invariant holds until somebody has mended what it
 * names: waiting alone changes nothing, so it has no budget, and it is looked at again (SPEC 6).
 */
export type GateClass = 'invariant' | 'transient'

interface GateKind {
  readonly gateClass: GateClass
  /** Whether `KORA_BOOT_RETRY_BUDGET` counts for it; the substrate is awaited without end. */
  readonly budgeted: boolean
  /** What the state shows while the gate is being tried again. */
  readonly reasonWhileRetrying: DegradationReason | null
}

/** The gates of SPEC 6. */
export const GATES: Readonly<Record<GateId, GateKind>> = {
  substrate_reachable: {
    gateClass: 'transient',
    budgeted: false,
    reasonWhileRetrying: 'substrate',
  },
  substrate_schema: { gateClass: 'invariant', budgeted: false, reasonWhileRetrying: 'migration' },
  canonical_kora_actor: {
    gateClass: 'invariant',
    budgeted: false,
    reasonWhileRetrying: 'substrate',
  },
  event_log_append: { gateClass: 'transient', budgeted: true, reasonWhileRetrying: 'substrate' },
  agent_reachable: { gateClass: 'transient', budgeted: true, reasonWhileRetrying: 'dispatch' },
}

/** What became of one gate, as it enters the boot events (SPEC 5). */
export interface GateReport {
  readonly gate_id: GateId
  readonly gate_class: GateClass
  readonly outcome: 'passed' | 'failed'
  readonly attempts: number
  readonly elapsed_ms: number
  readonly detail: string | null
}

/** How often an invariant that fails is looked at again, in seconds. */
export const LOOK_AGAIN_SECONDS = 10

const RETRY_SECONDS = [2, 4, 8, 16, 30] as const

/** Seconds to wait before the next attempt, after `failures` failed ones: 2, 4, 8, 16, 30, 30 … */
export function retryDelaySeconds(failures: number): number {
  return RETRY_SECONDS[Math.max(0, failures - 1)] ?? 30
}
