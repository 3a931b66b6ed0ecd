import { TICKET_PAGE_LIMIT } from '@/lib/domain/tickets/ticket-filters'
import {
  type Arrival,
  listed,
  type ListedTicket,
  type ListPage,
  type ListRead,
  type TicketList,
} from './tickets-list'

/**
 * How many rows to ask for so that the answer reaches a little beyond the page's last row. What is
 * newer stands before the first page; more of it than an answer holds leaves that page as it is.
 */
export function rereadLimit(list: TicketList, index: number): number {
  const page = list.pages[index]
  if (page === undefined) return 0
  const ahead = index === 0 ? list.newer.count : 0
  return Math.min(TICKET_PAGE_LIMIT, ahead + page.rows.length + page.arrivals.length + 1)
}

/**
 * The list after page `index` was read again from its first place on. Rows are brought up to date
 * where they stand; what left is marked, what came in between is kept back. `limit` is how many
 * rows were asked for.
 */
export function withReread(
  list: TicketList,
  index: number,
  { body, asOf, limit }: ListRead & { readonly limit: number },
): TicketList {
  const page = list.pages[index]
  if (page === undefined) return list
  const own = new Set(page.rows.map(({ item }) => item.id))
  const now = new Map(body.items.map((item) => [item.id, item]))
  // An answer that was cut off proves nothing of the rows behind its last one.
  const reachesBeyond =
    body.items.length < limit || standing(list).some((id) => !own.has(id) && now.has(id))
  const lastReported = page.rows.findLastIndex(({ item }) => now.has(item.id))
  const rows = page.rows.map((row, at): ListedTicket => {
    const item = now.get(row.item.id)
    if (item !== undefined) return listed(item, asOf)
    return reachesBeyond || at < lastReported ? { ...row, asOf, left: true } : row
  })
  const changed = { ...page, rows, arrivals: [] }
  const others = list.pages.map((one, at) => (at === index ? changed : one))
  const known = new Set(standing({ ...list, pages: others }))
  const arrivals = arrivalsOf(changed, { known, body, asOf, isFirst: index === 0 })
  return {
    ...list,
    pages: others.map((one, at) => (at === index ? { ...changed, arrivals } : one)),
  }
}

/**
 * What stands between the page's rows by now. The answer's tail belongs to the page behind; what
 * stands before the first page is counted as newer.
 */
function arrivalsOf(
  page: ListPage,
  read: ListRead & { readonly known: ReadonlySet<string>; readonly isFirst: boolean },
): Arrival[] {
  const { known, body, asOf, isFirst } = read
  const own = new Set(page.rows.map(({ item }) => item.id))
  const begin = isFirst ? body.items.findIndex(({ id }) => own.has(id)) : 0
  const end = body.items.findLastIndex(({ id }) => own.has(id))
  return body.items.flatMap((item, at) => {
    if (at < begin || at > end || known.has(item.id)) return []
    return [{ row: listed(item, asOf), after: body.items[at - 1]?.id ?? null }]
  })
}

/** Ids of the rows that stand where they belong. */
function standing({ pages }: Pick<TicketList, 'pages'>): readonly string[] {
  return pages.flatMap(({ rows }) => rows.filter(({ left }) => !left).map(({ item }) => item.id))
}
