import {
  BOOTING_STATE,
  withClaimPermission,
  withPrimaryState,
} from '@/lib/domain/state/operational-state'
import type { AttemptOutcome } from '@/lib/domain/tickets/attempt-outcome'
import type { Agent } from '@/lib/server/agent/agent'

export const LEASE_MS = 600_000

export const READY = withClaimPermission(withPrimaryState(BOOTING_STATE, 'ready'), 'normal')
export const ACTIVE = withPrimaryState(READY, 'active')

/** What every attempt of the bench comes to. */
export const NOTHING_DONE = {
  resolution: 'completed',
  summary: 'Nothing to do.',
  modelTierUsed: 'standard',
  failureReason: null,
  nextEligibleOffsetSeconds: null,
} as const

/** An agent in this process that answers at once; `onWork` is called for each ticket. */
export function instantAgent(onWork: () => void): Agent {
  const outcome: AttemptOutcome = { kind: 'result', result: NOTHING_DONE }
  return {
    kind: 'http',
    work: () => {
      onWork()
      return Promise.resolve(outcome)
    },
    probe: () => Promise.resolve(true),
  }
}
