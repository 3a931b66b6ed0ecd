import 'server-only'
import type { OperationalState } from '@/lib/domain/state/operational-state'
import { refusesWork } from '@/lib/domain/state/work-refusal'
import type { CockpitConfig } from '@/lib/server/process/env'

export type ReadinessCode =
  | 'ready'
  | 'configuration_invalid'
  | 'cold_stub'
  | 'holder_not_initialized'
  | 'provider_not_registered'
  | 'substrate_stale'
  | 'rows_hidden'
  | 'runtime_booting'
  | 'runtime_stopped'
  | 'runtime_silent'
  | 'work_refused'

/** Whether a balancer may send operators here, and if not, the first thing that is missing. */
export function readiness(facts: {
  config: CockpitConfig
  /** Configuration errors that the boot finds only by using the configuration. */
  configError: string | null
  /** Milliseconds since the last good round trip; null without a registered provider. */
  lastReadAgeMs: number | null
  state: OperationalState | null
  /** Milliseconds that a replica's data is old; 0 on a primary, infinite where it is not known. */
  replicaAgeMs: number
  /** Row security hides every row of a table that is needed. */
  rowsHidden: boolean
  /** This process follows another one, which has fallen silent or is not there. */
  runtimeSilent: boolean
}): ReadinessCode {
  const { config, configError, lastReadAgeMs, replicaAgeMs } = facts
  const { state, rowsHidden, runtimeSilent } = facts
  if (config.problems.length > 0 || configError !== null) return 'configuration_invalid'
  if (config.substrate === null) return 'cold_stub'
  if (state === null) return 'holder_not_initialized'
  if (lastReadAgeMs === null) return 'provider_not_registered'
  if (lastReadAgeMs >= 2 * config.refreshMs) return 'substrate_stale'
  if (replicaAgeMs >= 2 * config.refreshMs + config.presenceMs) return 'substrate_stale'
  if (rowsHidden) return 'rows_hidden'
  if (runtimeSilent) return 'runtime_silent'
  if (state.primaryState === 'booting') return 'runtime_booting'
  if (state.primaryState === 'stopped') return 'runtime_stopped'
  if (refusesWork(state)) return 'work_refused'
  return 'ready'
}
