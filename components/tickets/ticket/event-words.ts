import { type JsonText, parseExact } from '@/lib/domain/exact-json'
import type { Tone } from '@/components/ui/tone'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import { statusStyle } from '@/components/tickets/marks/status-style'

/** An event of a ticket in a few words; an unknown one is shown by its type. */
export function eventWords(
  eventType: string,
  payload: JsonText | null,
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
      return { words: eventType, tone: 'unknown' }
  }
}

function resolutionIn(payload: unknown): string | null {
  if (typeof payload !== 'object' || payload === null || !('resolution' in payload)) return null
  return typeof payload.resolution === 'string' ? payload.resolution : null
}
