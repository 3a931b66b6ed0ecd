import { formatCount } from '@/components/ui/format-count'
import { isNarrowed } from '@/lib/client/tickets/tickets-filter'
import type { TicketSelection } from '@/lib/domain/tickets/ticket-filters'
import type { CountWire } from '@/lib/wire/tickets/assigned-tickets.wire'

/** `1,234 tickets`, `1 ticket matches`; exact below 10,000, then `10,000+` (SPEC 8). */
export function totalWords(total: CountWire, selection: TicketSelection): string {
  const one = total.count === 1 && !total.capped
  const noun = one ? 'ticket' : 'tickets'
  if (!isNarrowed(selection)) return `${formatCount(total)} ${noun}`
  return `${formatCount(total)} ${noun} ${one ? 'matches' : 'match'}`
}
