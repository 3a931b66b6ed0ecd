import type { TicketBucket } from '@/lib/domain/tickets/sea-ticket'

/** Where every ticket of a bucket is found, beyond the rows that the cockpit shows. */
export function bucketHref(bucket: TicketBucket): string {
  return `/sea-tickets?bucket=${bucket}`
}

/** The address of a ticket's page within the list that `search` names. */
export function ticketHref(id: string, search: string): string {
  return `/sea-tickets/${encodeURIComponent(id)}${search === '' ? '' : `?${search}`}`
}
