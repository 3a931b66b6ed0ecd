import 'server-only'
import { projectPayload } from '@/lib/domain/projected-payload'
import type { ChainEventWire } from '@/lib/wire/events/chain-events.wire'

/** An event as the log holds it, its payload with all that is in it. */
interface LoggedEvent {
  readonly seq: string
  readonly eventId: string
  readonly eventType: string
  readonly occurredAt: string
  readonly actorId: string | null
  readonly payload?: unknown
  readonly payloadBytes: number
  readonly prevHash: string
  readonly thisHash: string
}

/** Field by field: what else an event has stays on the server (SPEC 8). */
export function toChainEventWire(event: LoggedEvent): ChainEventWire {
  return {
    seq: event.seq,
    event_id: event.eventId,
    event_type: event.eventType,
    occurred_at: event.occurredAt,
    actor_id: event.actorId,
    payload: projectPayload(event.payload ?? null),
    payload_bytes: event.payloadBytes,
    prev_event_hash: event.prevHash,
    this_event_hash: event.thisHash,
  }
}
