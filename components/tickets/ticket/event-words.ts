import { actWords, changeWords } from '@/components/activity/activity-words'
import { actionOf, isActivityEvent } from '@/lib/domain/activity/activity-entry'
import { type JsonText, parseExact, writeExact } from '@/lib/domain/exact-json'
import type { Tone } from '@/components/ui/tone'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import { statusStyle } from '@/components/tickets/marks/status-style'

/** An event of a ticket in a few words; an unknown one is shown by its type. */
export function eventWords(
  eventType: string,
  payload: JsonText | null,
  actorName: string | null = null,
): { readonly words: string; readonly tone: Tone } {
  switch (eventType) {
    case CHAIN_EVENT.ticketClaimed:
      return { words: 'Claimed', tone: 'good' }
    case CHAIN_EVENT.ticketClaimRefreshed:
      return { words: 'Lease extended', tone: 'neutral' }
    case CHAIN_EVENT.ticketClaimReleased:
      return { words: 'Claim released', tone: 'neutral' }
    case CHAIN_EVENT.ticketClaimExpired:
      return { words: 'Lease ran out', tone: 'attention' }
    case CHAIN_EVENT.ticketResolved: {
      // The payload was too large to send; the attempt shows what it says.
      if (payload === null) return { words: 'Resolved', tone: 'neutral' }
      const { words, tone } = statusStyle(resolutionIn(parseExact(payload)))
      return { words: `Resolved: ${words}`, tone }
    }
    default:
      return isActivityEvent(eventType)
        ? { words: actedWords(eventType, payload, actorName), tone: 'neutral' }
        : { words: eventType, tone: 'unknown' }
  }
}

const MOST_REASON = 500

/** What somebody did to the ticket, as the activity has it. */
function actedWords(
  event_type: string,
  payload: JsonText | null,
  actorName: string | null,
): string {
  const acted = payload === null ? null : parseExact(payload)
  const action = actionOf(event_type, textIn(acted, 'action'))
  const words = actWords({ action, event_type, target: null }) ?? action
  const change = changeWords({ before: jsonIn(acted, 'before'), after: jsonIn(acted, 'after') })
  const reason = textIn(acted, 'reason')
  return [
    `${actorName ?? 'Somebody'}: ${words}`,
    ...(change === '' ? [] : [change]),
    ...(reason === null ? [] : [`“${reason.slice(0, MOST_REASON)}”`]),
  ].join(' · ')
}

function valueIn(payload: unknown, key: string): unknown {
  if (typeof payload !== 'object' || payload === null) return undefined
  return Object.entries(payload).find(([name]) => name === key)?.[1]
}

function textIn(payload: unknown, key: string): string | null {
  const value = valueIn(payload, key)
  return typeof value === 'string' && value !== '' ? value : null
}

function jsonIn(payload: unknown, key: string): JsonText | null {
  const value = valueIn(payload, key)
  return value === undefined || value === null ? null : writeExact(value)
}

function resolutionIn(payload: unknown): string | null {
  return textIn(payload, 'resolution')
}
