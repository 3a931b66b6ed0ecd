import type { CountWire } from '@/lib/wire/tickets/assigned-tickets.wire'
import type { TicketListBody, TicketListItem } from '@/lib/wire/tickets/ticket-list.wire'

/** One row of the list, and when it was read. */
export interface ListedTicket {
  readonly item: TicketListItem
  /** The substrate's time of the reading, epoch ms. */
  readonly asOf: number
  /** It is no longer where it stands: it left the filter, or its place in the order. */
  readonly left: boolean
}

/** A ticket that has come in between, kept back so that nothing moves unasked. */
export interface Arrival {
  readonly row: ListedTicket
  /** The row that it follows; null where it stands before all rows of its page. */
  readonly after: string | null
}

/** The rows of one answer, and what has happened to them since. */
export interface ListPage {
  /** Reads the page's rows once more; null reads from the head of the list. */
  readonly cursor: string | null
  readonly rows: readonly ListedTicket[]
  readonly arrivals: readonly Arrival[]
}

/** The values that there are to filter by; null while they are not known. */
export type TicketFacets = NonNullable<TicketListBody['facets']>

/** How finding a text is limited in this database. */
export type SearchLimits = NonNullable<TicketFacets['search_limits']>

/** As much of the list as has been read. */
export interface TicketList {
  readonly pages: readonly ListPage[]
  readonly nextCursor: string | null
  readonly newer: TicketListBody['newer']
  /** Null while it is not known. */
  readonly total: CountWire | null
  readonly facets: TicketFacets | null
}

/** An answer and its time, epoch ms. */
export interface ListRead {
  readonly body: TicketListBody
  readonly asOf: number
}

/** A row as it has just been read. */
export function listed(item: TicketListItem, asOf: number): ListedTicket {
  return { item, asOf, left: false }
}

function pageOf(cursor: string | null, rows: readonly ListedTicket[]): ListPage {
  return { cursor, rows, arrivals: [] }
}

/** The list after its head was read for the first time, or again. */
export function fromHead({ body, asOf }: ListRead): TicketList {
  const rows = body.items.map((item) => listed(item, asOf))
  return {
    pages: [pageOf(null, rows)],
    nextCursor: body.next_cursor,
    newer: body.newer,
    total: body.total ?? null,
    facets: body.facets ?? null,
  }
}

/** The list with the page behind its end. A ticket that moved there meanwhile stands only once. */
export function withNextPage(list: TicketList, { body, asOf }: ListRead): TicketList {
  const known = idsOf(list)
  const rows = body.items.filter(({ id }) => !known.has(id)).map((item) => listed(item, asOf))
  const page = pageOf(list.nextCursor, rows)
  return { ...list, pages: [...list.pages, page], nextCursor: body.next_cursor }
}

/**
 * The list with what is newer in front (null: nothing was read) and what came in between put into
 * its place. Rows that left are removed.
 */
export function withNewer(list: TicketList, read: ListRead | null): TicketList {
  const front = read?.body.items ?? []
  const inFront = new Set(front.map(({ id }) => id))
  const arrived = new Set(
    list.pages.flatMap(({ arrivals }) => arrivals.map(({ row }) => row.item.id)),
  )
  const pages = list.pages.map((page) => ({
    ...page,
    rows: woven(
      page.rows.filter(({ item, left }) => !left && !inFront.has(item.id) && !arrived.has(item.id)),
      page.arrivals.filter(({ row }) => !inFront.has(row.item.id)),
    ),
    arrivals: [],
  }))
  if (read === null || front.length === 0) return { ...list, pages }
  const rows = front.map((item) => listed(item, read.asOf))
  const [head, ...rest] = pages
  const behind = head === undefined ? [] : [{ ...head, cursor: read.body.next_cursor }, ...rest]
  return { ...list, pages: [pageOf(null, rows), ...behind], newer: read.body.newer }
}

function woven(rows: readonly ListedTicket[], arrivals: readonly Arrival[]): ListedTicket[] {
  const behind = (id: string | null): ListedTicket[] =>
    arrivals.filter(({ after }) => after === id).flatMap(({ row }) => [row, ...behind(row.item.id)])
  return [...behind(null), ...rows.flatMap((row) => [row, ...behind(row.item.id)])]
}

/** The list after one check of how many are newer, and how many there are. */
export function withCounts(list: TicketList, { body }: ListRead): TicketList {
  const { newer, total, facets } = body
  return { ...list, newer, total: total ?? list.total, facets: facets ?? list.facets }
}

/** Every row in the order in which it stands. */
export function rowsOf(list: TicketList): readonly ListedTicket[] {
  return list.pages.flatMap(({ rows }) => rows)
}

/** Which pages hold the rows from `first` to `last`, both counted from 0. */
export function pagesInSight(list: TicketList, first: number, last: number): readonly number[] {
  const found: number[] = []
  let from = 0
  list.pages.forEach(({ rows }, index) => {
    if (rows.length > 0 && from <= last && from + rows.length > first) found.push(index)
    from += rows.length
  })
  return found
}

/** What has changed around the rows that are being read, and waits to be shown. */
export interface KeptBack {
  readonly newer: CountWire
  readonly between: number
  readonly left: number
}

export function keptBack({ newer, pages }: TicketList): KeptBack {
  return {
    newer,
    between: pages.reduce((sum, { arrivals }) => sum + arrivals.length, 0),
    left: pages.reduce((sum, { rows }) => sum + rows.filter(({ left }) => left).length, 0),
  }
}

function idsOf({ pages }: TicketList): ReadonlySet<string> {
  return new Set(pages.flatMap(({ rows }) => rows.map(({ item }) => item.id)))
}
