import type { TicketBucket } from '@/lib/domain/tickets/sea-ticket'

/** The list of all tickets of a bucket. */
export function bucketHref(bucket: TicketBucket): string {
  return `/sea-tickets?bucket=${bucket}`
}

/** The page of a ticket within the list that `search` names. */
export function ticketHref(id: string, search: string): string {
  return `/sea-tickets/${encodeURIComponent(id)}${search === '' ? '' : `?${search}`}`
}
