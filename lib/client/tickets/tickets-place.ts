/** Where a reader was in a list when a ticket was opened: to be there again on the way back. */
export interface ListPlace {
  /** Pixels. */
  readonly scrollY: number
  /** The ticket that was opened, or the last one that was seen after it. */
  readonly ticketId: string
}

/** How a ticket's page was come to: it says where the focus goes. */
export type Arrival = 'opened' | 'previous' | 'next'

/** As long as the document lives; by the search of the list. Only the browser writes here. */
const places = new Map<string, ListPlace>()
let arrival: Arrival | null = null

/** Keeps the place in a list before one of its tickets is opened. */
export function leavePlace(search: string, place: ListPlace): void {
  places.set(search, place)
  arrival = 'opened'
}

/** The reader goes on to a neighbour in the same list. */
export function movePlace(search: string, ticketId: string, by: Arrival): void {
  const place = places.get(search)
  if (place !== undefined) places.set(search, { ...place, ticketId })
  arrival = by
}

/** The place to be at again; null for a list that was not left for a ticket. */
export function placeIn(search: string): ListPlace | null {
  return places.get(search) ?? null
}

/** How the page was come to, once; null for a page that was loaded by its address. */
export function takeArrival(): Arrival | null {
  const taken = arrival
  arrival = null
  return taken
}
