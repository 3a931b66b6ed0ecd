/** The place of a row in the order of a list. */
export interface TicketPlace {
  /** 0 (frontier) to 3 (low): the first key of the order by priority. */
  readonly rank: number
  /** The time of the order as the database formats it; `infinity` and `-infinity` are times too. */
  readonly time: string
  readonly id: string
}

/** From where a page is read: the rows behind a place, or the nearest ones ahead of it. */
export interface TicketCursor {
  readonly place: TicketPlace
  readonly backwards: boolean
}
