/** The event types of SPEC 5, as they stand in the log. */
export const CHAIN_EVENT = {
  stateTransitioned: 'kora.operational_state.transitioned',
  bootReady: 'kora.boot.ready',
  bootFailed: 'kora.boot.failed',
  pausedCostLimit: 'kora.paused.cost_limit',
  eventLogGap: 'kora.event_log.gap',
  eventLogArchived: 'kora.event_log.archived',
  runtimeLeading: 'kora.runtime.leading',
  runtimeGoodbye: 'kora.runtime.goodbye',
  runtimeLost: 'kora.runtime.lost',
  ticketClaimed: 'sea_ticket.claimed',
  ticketClaimReleased: 'sea_ticket.claim_released',
  ticketClaimExpired: 'sea_ticket.claim_expired',
  ticketClaimRefreshed: 'sea_ticket.claim_refreshed',
  ticketResolved: 'kora.sea_ticket.resolved',
  operatorActed: 'kora.operator.acted',
  operatorRefused: 'kora.operator.refused',
  accessSignedIn: 'kora.access.signed_in',
  accessFailed: 'kora.access.failed',
  accessSignedOut: 'kora.access.signed_out',
  accessRevoked: 'kora.access.revoked',
  accessTokenMade: 'kora.access.token_made',
  accessTokenRevoked: 'kora.access.token_revoked',
  accessRoleChanged: 'kora.access.role_changed',
} as const

export type ChainEventType = (typeof CHAIN_EVENT)[keyof typeof CHAIN_EVENT]

/** An event before the log has given it its place in the chain. */
export interface ChainEventDraft {
  /** Made by the caller, so that a retry after a lost answer appends once (SPEC 3). */
  readonly eventId: string
  readonly eventType: ChainEventType
  /** ISO 8601 UTC: when it happened, not when it was written. */
  readonly occurredAt: string
  readonly payload: Readonly<Record<string, unknown>>
}

/** Events of who came in and who may: only an admin is shown them (CONTROL 13). */
export const ACCESS_EVENTS = 'kora.access.'

/** Whether an event is shown to admins alone. */
export function isAccessEvent(eventType: string): boolean {
  return eventType.startsWith(ACCESS_EVENTS)
}
