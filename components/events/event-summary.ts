import { isExactNumber, parseExact } from '@/lib/domain/exact-json'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import type { ChainEventWire } from '@/lib/wire/events/chain-events.wire'

type Payload = Readonly<Record<string, unknown>>

/** The payload as an object; empty where it is none. */
function payloadOf(event: Pick<ChainEventWire, 'payload'>): Payload {
  const payload = event.payload === null ? null : parseExact(event.payload)
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return {}
  return payload as Payload
}

/** The value of a key as text; null where there is none. */
function textIn(payload: Payload, key: string): string | null {
  const value = payload[key]
  if (typeof value === 'string') return value === '' ? null : value
  return typeof value === 'number' || isExactNumber(value) ? String(value) : null
}

/** Id of the event's ticket; null where it has none. */
export function ticketOf(event: Pick<ChainEventWire, 'payload'>): string | null {
  return textIn(payloadOf(event), 'sea_ticket_id')
}

/** What happened, in a few words from the payload; empty for an unknown event type. */
export function eventSummary(event: Pick<ChainEventWire, 'event_type' | 'payload'>): string {
  const payload = payloadOf(event)
  const text = (key: string) => textIn(payload, key)
  const joined = (...parts: readonly (string | null)[]) =>
    parts.filter((part) => part !== null).join(' · ')
  const count = (word: string, key: string) => (text(key) === null ? null : `${word} ${text(key)}`)
  switch (event.event_type) {
    case CHAIN_EVENT.stateTransitioned:
    case CHAIN_EVENT.pausedCostLimit: {
      const [from, to] = [text('from_primary_state'), text('to_primary_state')]
      const move = from === to ? `still ${to ?? 'unknown'}` : `${from ?? '?'} → ${to ?? '?'}`
      return joined(move, text('trigger'))
    }
    case CHAIN_EVENT.bootReady:
      return 'all gates pass'
    case CHAIN_EVENT.bootFailed:
      return joined(text('failed_gate_id'), text('failed_detail'))
    case CHAIN_EVENT.eventLogGap:
      return joined(count('dropped', 'dropped'))
    case CHAIN_EVENT.eventLogArchived:
      return joined('oldest part archived', count('events', 'events'), count('to', 'through_seq'))
    case CHAIN_EVENT.runtimeLeading:
    case CHAIN_EVENT.runtimeGoodbye:
    case CHAIN_EVENT.runtimeLost:
      return joined(text('instance_id'), text('reason'))
    case CHAIN_EVENT.ticketClaimed:
    case CHAIN_EVENT.ticketClaimReleased:
    case CHAIN_EVENT.ticketClaimExpired:
    case CHAIN_EVENT.ticketClaimRefreshed:
      return joined(count('claim', 'claim_count'), count('attempt', 'work_attempt_count'))
    case CHAIN_EVENT.ticketResolved:
      return joined(
        text('resolution'),
        text('failure_reason'),
        text('model_tier_used'),
        text('resolution_summary'),
      )
    case CHAIN_EVENT.operatorActed:
      return joined(text('action') ?? 'an operator acted', text('via'))
    case CHAIN_EVENT.operatorRefused:
      return joined('refused', text('action'), text('reason'), count('times:', 'count'))
    case CHAIN_EVENT.accessSignedIn:
      return joined('signed in', text('role'), text('via'))
    case CHAIN_EVENT.accessSignedOut:
      return joined('signed out', text('role'), text('via'))
    case CHAIN_EVENT.accessRevoked:
      return joined('access revoked', text('role'), text('via'))
    case CHAIN_EVENT.accessTokenMade:
      return joined('token made', text('role'), text('via'))
    case CHAIN_EVENT.accessTokenRevoked:
      return joined('token revoked', text('role'), text('via'))
    case CHAIN_EVENT.accessRoleChanged:
      return joined('role changed', text('role'), text('via'))
    case CHAIN_EVENT.accessFailed:
      return joined(count('failed attempts:', 'count') ?? 'attempts failed', text('via'))
    default:
      return ''
  }
}
