import 'server-only'
import { actionOf, outcomeOf } from '@/lib/domain/activity/activity-entry'
import { type JsonText, parseExact, writeExact } from '@/lib/domain/exact-json'
import { projectPayload } from '@/lib/domain/projected-payload'
import type { LoggedAct } from '@/lib/server/db/sql/events/read-activity'
import type { ActivityEntryWire } from '@/lib/wire/activity/activity.wire'

type Payload = Readonly<Record<string, unknown>>

/** An act of the log as its entry, without secret keys at any depth (SPEC 8). */
export function toActivityEntry(act: LoggedAct): ActivityEntryWire {
  const payload = payloadOf(act.payload)
  const count = payload['count']
  return {
    seq: act.seq,
    event_id: act.event_id,
    event_type: act.event_type,
    occurred_at: act.occurred_at,
    actor:
      act.actor_id === null
        ? null
        : { actor_id: act.actor_id, name: act.actor_name, kind: act.actor_kind },
    role: textIn(payload, 'role'),
    via: textIn(payload, 'via'),
    action: actionOf(act.event_type, textIn(payload, 'action')),
    outcome: outcomeOf(act.event_type),
    target: targetOf(payload),
    reason: textIn(payload, 'reason'),
    request_id: textIn(payload, 'request_id'),
    command_id: textIn(payload, 'command_id'),
    ...(typeof count === 'number' && { count }),
    before: jsonIn(payload, 'before'),
    after: jsonIn(payload, 'after'),
    hash: act.this_event_hash,
  }
}

function payloadOf(text: string | null): Payload {
  return text === null ? {} : objectOf(projectPayload(parseExact(text)))
}

function objectOf(value: unknown): Payload {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? Object.fromEntries(Object.entries(value)) : {}
}

function textIn(payload: Payload, key: string): string | null {
  const value = payload[key]
  return typeof value === 'string' && value !== '' ? value : null
}

function jsonIn(payload: Payload, key: string): JsonText | null {
  const value = payload[key]
  return value === undefined || value === null ? null : writeExact(value)
}

/** What was acted on; a session that began or ended is named by its id alone. */
function targetOf(payload: Payload): ActivityEntryWire['target'] {
  const target = objectOf(payload['target'])
  const kind = textIn(target, 'kind')
  const id = textIn(target, 'id')
  if (kind !== null && id !== null) return { kind, id }
  const session = textIn(payload, 'session')
  if (session !== null) return { kind: 'session', id: session }
  const ticket = textIn(payload, 'sea_ticket_id')
  return ticket === null ? null : { kind: 'ticket', id: ticket }
}
