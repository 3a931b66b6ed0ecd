import 'server-only'
import type { OperationalState } from '@/lib/domain/state/operational-state'

/** What the state allows to be claimed just now (SPEC 10). */
export type WorkPermit = 'any' | 'critical_only' | 'none'

/**
 * Reads the permit off the state: only `ready` and `active` claim, as far as the permission goes,
 * and nothing is claimed while the agent cannot be reached.
 */
export function workPermit(state: OperationalState): WorkPermit {
  const { primaryState, claimPermission, degradationReasons } = state
  if (primaryState !== 'ready' && primaryState !== 'active') return 'none'
  if (degradationReasons.has('dispatch')) return 'none'
  switch (claimPermission) {
    case 'none':
      return 'none'
    case 'critical_only':
      return 'critical_only'
    case 'normal':
      return 'any'
    default:
      return claimPermission satisfies never
  }
}
