/** The address of a ticket's page within the list that `search` names. */
export function ticketHref(id: string, search: string): string {
  return `/sea-tickets/${encodeURIComponent(id)}${search === '' ? '' : `?${search}`}`
}
