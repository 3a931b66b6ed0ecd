/** Where a reader was in a list when a ticket was opened: to be there again on the way back. */
export interface ListPlace {
  /** Pixels. */
  readonly scrollY: number
  /** The ticket that was opened, or the last one that was seen after it. */
  readonly ticketId: string
}

/** How the reader came to a ticket: decides where the focus goes. */
export type TicketEntry = 'opened' | 'previous' | 'next'

/** As long as the document lives; by the search of the list. Only the browser writes here. */
const places = new Map<string, ListPlace>()
let entry: TicketEntry | null = null

/** Keeps the place in a list before one of its tickets is opened. */
export function leavePlace(search: string, place: ListPlace): void {
  places.set(search, place)
  entry = 'opened'
}

/** The reader goes on to a neighbour in the same list. */
export function movePlace(search: string, ticketId: string, by: TicketEntry): void {
  const place = places.get(search)
  if (place !== undefined) places.set(search, { ...place, ticketId })
  entry = by
}

/** The place to be at again; null for a list that was not left for a ticket. */
export function placeIn(search: string): ListPlace | null {
  return places.get(search) ?? null
}

/** How the reader came to the page; null from the second call on, and for a page loaded by its address. */
export function takeEntry(): TicketEntry | null {
  const taken = entry
  entry = null
  return taken
}
