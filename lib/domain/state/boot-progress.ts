import type { GateId } from './gate'

export const BOOT_PHASES = [
  'starting',
  'waiting_for_substrate',
  'checking_gates',
  'seeking_lead',
  'standing_by',
  'observing',
  'complete',
  'failed',
  'config_error',
] as const
export type BootPhase = (typeof BOOT_PHASES)[number]

/** Where the boot stands, for the page that waits for it (SPEC 8, `include=boot`). */
export interface BootProgress {
  readonly phase: BootPhase
  readonly gateId: GateId | null
  /** The attempt under way or just failed, from 1; 0 before the first. */
  readonly attempt: number
  /** Attempts that the gate is given; null when it is awaited without end. */
  readonly budget: number | null
  /** ISO 8601 UTC by this process's clock; null when no attempt is planned. */
  readonly nextAttemptAt: string | null
  readonly failedGateId: GateId | null
  /** What is wrong: with the failed gate, or, without one, with what is tried again meanwhile. */
  readonly failedDetail: string | null
  /** Which variable is wrong, what it holds (never a secret) and what it may hold. */
  readonly configError: string | null
}
