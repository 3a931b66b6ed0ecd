import { CHAIN_EVENT, type ChainEventDraft, type ChainEventType } from '@/lib/domain/chain-event'
import type { GateReport } from './gate'
import { type OperationalState, sortedReasons } from './operational-state'

/** The triggers that boot passes, word for word (SPEC 5). */
export const BOOT_TRIGGER = {
  allGatesPass: 'all §9.2 gates pass',
  transientFailure: 'transient gate failure',
  /** How the next two begin. */
  invariantFailed: 'invariant gate failure',
  invariantFailure: (gate: string) => `invariant gate failure: ${gate}`,
  /** An invariant that had failed holds now. */
  mended: (gate: string) => `gate mended: ${gate}`,
  budgetExhausted: (gate: string) => `invariant gate failure: retry budget exhausted (${gate})`,
} as const

/** What the boot knows about its gates at the moment of a transition. */
export interface BootAccount {
  readonly gates: readonly GateReport[]
  readonly failed: { readonly gateId: string; readonly detail: string } | null
}

export interface Transition {
  readonly from: OperationalState
  readonly to: OperationalState
  readonly trigger: string
}

/** The second event that a transition deserves, or null (the table of SPEC 5). */
export function secondEventType({ from, to, trigger }: Transition): ChainEventType | null {
  const moved = from.primaryState !== to.primaryState
  const fromBooting = moved && from.primaryState === 'booting'
  if (fromBooting && to.primaryState === 'ready' && trigger.includes(BOOT_TRIGGER.allGatesPass)) {
    return CHAIN_EVENT.bootReady
  }
  if (
    fromBooting &&
    to.primaryState === 'stopped' &&
    trigger.includes(BOOT_TRIGGER.invariantFailed)
  ) {
    return CHAIN_EVENT.bootFailed
  }
  if (moved && to.primaryState === 'paused' && trigger.includes('cost 100%')) {
    return CHAIN_EVENT.pausedCostLimit
  }
  return null
}

/**
 * The events of one transition, in the order in which they are appended, to be written in one
 * transaction (SPEC 5). `newId` makes a UUID; `occurredAt` is ISO 8601 UTC.
 */
export function eventsOfTransition(
  transition: Transition,
  context: { occurredAt: string; newId: () => string; boot: BootAccount | null },
): readonly ChainEventDraft[] {
  const payload = {
    from_primary_state: transition.from.primaryState,
    to_primary_state: transition.to.primaryState,
    claim_permission: transition.to.claimPermission,
    degradation_reasons: sortedReasons(transition.to),
    trigger: transition.trigger,
  }
  const draft = (eventType: ChainEventType, more: Record<string, unknown> = {}) => ({
    eventId: context.newId(),
    eventType,
    occurredAt: context.occurredAt,
    payload: { ...payload, ...more },
  })
  const generic = draft(CHAIN_EVENT.stateTransitioned)
  const second = secondEventType(transition)
  if (second === null) return [generic]
  return [generic, draft(second, bootFields(second, context.boot))]
}

function bootFields(eventType: ChainEventType, boot: BootAccount | null): Record<string, unknown> {
  if (boot === null) return {}
  if (eventType === CHAIN_EVENT.bootReady) return { gates: boot.gates }
  if (eventType !== CHAIN_EVENT.bootFailed) return {}
  return {
    gates: boot.gates,
    failed_gate_id: boot.failed?.gateId ?? null,
    failed_detail: boot.failed?.detail ?? null,
  }
}
