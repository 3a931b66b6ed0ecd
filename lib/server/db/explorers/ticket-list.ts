import 'server-only'
import type { BoundedCount, UnworkedTickets } from '@/lib/domain/tickets/assigned-tickets'
import type { TicketCursor, TicketPlace } from '@/lib/domain/tickets/listed-ticket'
import type { Queryable } from '@/lib/server/db/connection/queryable'
import { readTicketFacets, type TicketFacets } from '@/lib/server/db/sql/tickets/read-ticket-facets'
import {
  countTickets,
  type PlacedTicket,
  readTicketPage,
  type TicketListInput,
} from '@/lib/server/db/sql/tickets/read-ticket-page'
import type { ListedTicket } from '@/lib/server/db/sql/tickets/ticket-columns'
import { readUnworked } from '@/lib/server/db/sql/tickets/unworked-tickets'
import { countFromIndexes } from '@/lib/server/db/sql/tickets/count-from-indexes'
import {
  MERGING,
  type SelectedTickets,
  SETTING_OF,
  SETTINGS,
  ticketListInput,
} from './ticket-list-input'

/** How many rows ahead of a page are counted at most. */
const NEWER_CEILING = 200

export interface TicketListRequest extends SelectedTickets {
  /** Null: from the start. */
  readonly cursor: TicketCursor | null
  readonly limit: number
  readonly withTotal: boolean
  readonly withFacets: boolean
}

/** One page of a list, and what there is besides. */
export interface TicketPage {
  readonly items: readonly ListedTicket[]
  /** The place after which the list goes on; null at its end. */
  readonly next: TicketPlace | null
  /** The place of the first row, or the one in the input; null where there is neither. */
  readonly first: TicketPlace | null
  /** How many rows stand ahead of that place; capped at 200. */
  readonly newer: BoundedCount
  /** Null unless requested. */
  readonly total: BoundedCount | null
  /** Null unless requested. */
  readonly facets: TicketFacets | null
  /** Null unless facets are requested. */
  readonly unworked: UnworkedTickets | null
}

export interface TicketRowsRequest extends SelectedTickets {
  readonly after: TicketPlace | null
  readonly limit: number
}

/**
 * A page of a list of Kora's tickets, and what stands ahead of it (SPEC 8). `db` is inside a
 * transaction. Throws as `pg` does.
 *
 * @throws KoraFailure `text_search_unavailable` where no index can find a text.
 */
export async function readTicketList(
  db: Queryable,
  request: TicketListRequest,
): Promise<TicketPage> {
  await db.query({ text: SETTINGS })
  const { cursor, limit, withTotal, withFacets } = request
  const isPage = limit > 0 || cursor !== null
  const input = isPage ? await ticketListInput(db, request) : null
  return {
    ...(input === null ? NO_PAGE : await pageOf(db, input, cursor, limit)),
    total: withTotal ? await readTotal(db, request, input) : null,
    facets: withFacets ? await readTicketFacets(db, request) : null,
    unworked: withFacets ? await readUnworked(db, request) : null,
  }
}

/** The rows behind a place alone, for an export; otherwise as `readTicketList`. */
export async function readTicketRows(
  db: Queryable,
  request: TicketRowsRequest,
): Promise<readonly PlacedTicket[]> {
  await db.query({ text: SETTINGS })
  const input = await ticketListInput(db, request)
  return readTicketPage(db, input, { from: request.after, backwards: false }, request.limit)
}

/**
 * From the indexes of counts alone where they hold the answer; `known` is what the page has found
 * out. A text is counted by its own index, however often it occurs.
 */
async function readTotal(
  db: Queryable,
  request: SelectedTickets,
  known: TicketListInput | null,
): Promise<BoundedCount> {
  const hasText = request.selection.filters.text !== null
  if (!hasText) {
    await db.query({ text: MERGING })
    const counted = await countFromIndexes(db, request)
    if (counted !== null) return counted
  }
  const input = known ?? (await ticketListInput(db, request))
  const way = hasText ? 'batch' : input.way
  await db.query({ text: SETTING_OF[way] })
  return countTickets(db, { ...input, way }, { from: null, backwards: false })
}

type Page = Omit<TicketPage, 'total' | 'facets' | 'unworked'>

const NONE_NEWER = { count: 0, capped: false }
const NO_PAGE: Page = { items: [], next: null, first: null, newer: NONE_NEWER }

async function pageOf(
  db: Queryable,
  input: TicketListInput,
  cursor: TicketCursor | null,
  limit: number,
): Promise<Page> {
  const { rows, next } = await rowsOf(db, input, cursor, limit)
  const first = rows[0]?.place ?? cursor?.place ?? null
  const newer =
    cursor === null || first === null
      ? NONE_NEWER
      : await countTickets(db, input, { from: first, backwards: true }, NEWER_CEILING)
  return { items: rows.map(({ ticket }) => ticket), next, first, newer }
}

/** The rows in the list's order, and the place after which it goes on; null at its end. */
async function rowsOf(
  db: Queryable,
  input: TicketListInput,
  cursor: TicketCursor | null,
  limit: number,
): Promise<{ rows: readonly PlacedTicket[]; next: TicketPlace | null }> {
  const backwards = cursor?.backwards ?? false
  if (limit === 0) return { rows: [], next: null }
  const reach = { from: cursor?.place ?? null, backwards }
  const read = await readTicketPage(db, input, reach, limit + 1)
  const page = read.slice(0, limit)
  if (backwards) return { rows: page.toReversed(), next: page[0]?.place ?? null }
  return { rows: page, next: read.length > limit ? (page.at(-1)?.place ?? null) : null }
}
