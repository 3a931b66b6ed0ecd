import 'server-only'
import type { ChainEventDraft } from '@/lib/domain/chain-event'
import { describeError, KoraFailure } from '@/lib/domain/failure'

/** What an append needs of the provider. */
export interface EventLogTarget {
  /** Whether a connection to the substrate has been made. */
  readonly isInitialized: boolean
  /** The workspace whose chain is appended to; may throw or be empty where it is unknown. */
  resolveWorkspaceId(): string | null
  /** All events in one transaction, in order, idempotent by event id. */
  appendEvents(workspaceId: string, events: readonly ChainEventDraft[]): Promise<void>
}

/**
 * Appends the events of one transition or of several, all or none, fail-loud (SPEC 5).
 *
 * @throws KoraFailure `operational_state_emit_failed` that names the event types and the cause: no
 *   provider, no connection, no workspace, or what the database said.
 */
export async function emitStateTransition(
  target: EventLogTarget | null,
  events: readonly ChainEventDraft[],
): Promise<void> {
  const eventType = [...new Set(events.map((event) => event.eventType))].join(' + ')
  if (target === null) throw emitFailed(eventType, 'no provider')
  if (!target.isInitialized) throw emitFailed(eventType, 'no connection to the substrate yet')
  const workspaceId = resolveWorkspace(target, eventType)
  try {
    await target.appendEvents(workspaceId, events)
  } catch (error) {
    throw emitFailed(eventType, describeError(error))
  }
}

function resolveWorkspace(target: EventLogTarget, eventType: string): string {
  let workspaceId: string | null
  try {
    workspaceId = target.resolveWorkspaceId()
  } catch (error) {
    throw emitFailed(eventType, `the workspace cannot be told: ${describeError(error)}`)
  }
  if (workspaceId === null || workspaceId.trim() === '') throw emitFailed(eventType, 'no workspace')
  return workspaceId
}

function emitFailed(eventType: string, cause: string): KoraFailure {
  return new KoraFailure(
    'operational_state_emit_failed',
    `${eventType} could not be appended: ${cause}`,
  )
}
