import type { PrimaryState } from '@/lib/domain/state/operational-state'
import type { StateEvent } from '@/lib/server/db/sql/state/read-state-events'

/** A transition as the event log holds it; `at` is a time of 2026-05-21, UTC. */
export function loggedTransition(options: {
  from: PrimaryState
  to: PrimaryState
  trigger: string
  at: string
  payload?: Partial<StateEvent['payload']>
}): StateEvent {
  return {
    seq: '1',
    eventType: 'kora.operational_state.transitioned',
    occurredAt: `2026-05-21T${options.at}.000000Z`,
    payload: {
      from_primary_state: options.from,
      to_primary_state: options.to,
      claim_permission: 'normal',
      degradation_reasons: [],
      trigger: options.trigger,
      instance_id: null,
      term: null,
      reason: null,
      last_heartbeat_at: null,
      ...options.payload,
    },
  }
}
