import { statusWords } from './status-words'
import type { Tone } from '@/components/ui/tone'
import { NO_STATUS } from '@/lib/domain/tickets/ticket-filters'
import type { TicketBucket } from '@/lib/domain/tickets/sea-ticket'
import type { TicketSort } from '@/lib/domain/tickets/ticket-filters'

/** The statuses of work that waits or is under way; the panels need no words for those. */
const UNDER_WAY: ReadonlyMap<string, { readonly words: string; readonly tone: Tone }> = new Map([
  ['assigned', { words: 'waiting', tone: 'neutral' as const }],
  ['claimed', { words: 'claimed', tone: 'good' as const }],
  ['in_progress', { words: 'in progress', tone: 'good' as const }],
  ['deferred_cost_limit', { words: 'deferred, cost limit', tone: 'attention' as const }],
])

/** A `sea_status` in words, short enough for a column; one that nobody knows is told as it is. */
export function statusStyle(status: string | null): {
  readonly words: string
  readonly tone: Tone
} {
  if (status === null || status === NO_STATUS) return { words: 'no status', tone: 'unknown' }
  return UNDER_WAY.get(status) ?? statusWords(status)
}

export const BUCKET_WORDS: Readonly<Record<TicketBucket, string>> = {
  in_progress: 'In progress',
  failed_or_blocked: 'Failed or blocked',
  queued: 'Queued',
  recently_resolved: 'Resolved',
}

/** Each order in words, and the time that it goes by. */
export const SORT_WORDS: Readonly<
  Record<TicketSort, { readonly order: string; readonly time: string }>
> = {
  newest: { order: 'Newest first', time: 'Created' },
  oldest: { order: 'Oldest first', time: 'Created' },
  resolved: { order: 'Last resolved first', time: 'Resolved' },
  claimed: { order: 'Last claimed first', time: 'Claimed' },
  priority: { order: 'Queue order', time: 'Assigned' },
}
