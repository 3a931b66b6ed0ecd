import 'server-only'
import { projectPayloadText } from '@/lib/domain/projected-payload'
import type { LoggedEvent } from '@/lib/server/db/sql/events/logged-event'
import type { ChainEventWire } from '@/lib/wire/events/chain-events.wire'

/** The event's columns are those of the wire; of its payload, what may leave the server (SPEC 8). */
export function toChainEventWire(event: LoggedEvent): ChainEventWire {
  return {
    ...event,
    payload: event.payload === null ? null : projectPayloadText(event.payload),
  }
}
