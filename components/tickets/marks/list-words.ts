import type { TicketBucket } from '@/lib/domain/tickets/sea-ticket'
import type { TicketSort } from '@/lib/domain/tickets/ticket-filters'

export const BUCKET_WORDS: Readonly<Record<TicketBucket, string>> = {
  in_progress: 'In progress',
  failed_or_blocked: 'Failed or blocked',
  queued: 'Queued',
  recently_resolved: 'Resolved',
}

/** Each order in words, and the name of the time it sorts by. */
export const SORT_WORDS: Readonly<
  Record<TicketSort, { readonly order: string; readonly time: string }>
> = {
  newest: { order: 'Newest first', time: 'Created' },
  oldest: { order: 'Oldest first', time: 'Created' },
  resolved: { order: 'Last resolved first', time: 'Resolved' },
  claimed: { order: 'Last claimed first', time: 'Claimed' },
  priority: { order: 'Queue order', time: 'Assigned' },
}
