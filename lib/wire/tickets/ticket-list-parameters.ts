import * as z from '@/lib/wire/zod'
import type { TicketCursor } from '@/lib/domain/tickets/listed-ticket'
import {
  DEFAULT_TICKET_PAGE,
  DEFAULT_TICKET_SORT,
  TICKET_PAGE_LIMIT,
  type TicketSelection,
  type TicketSort,
} from '@/lib/domain/tickets/ticket-filters'
import {
  across,
  check,
  holds,
  mapQuery,
  type ParsedQuery,
  parseParameters,
} from '@/lib/wire/parameters'
import { decodeTicketCursor } from './ticket-cursor'
import { selectionShape, toSelection } from './ticket-selection'

/** A page of the list as it was asked for. */
export interface TicketListQuery {
  readonly selection: TicketSelection
  readonly cursor: TicketCursor | null
  readonly limit: number
}

/** Reads which tickets are meant, where other parameters are `more` alone. */
export function parseSelectionOnly(
  parameters: URLSearchParams,
  more: readonly string[],
): ParsedQuery<TicketSelection> {
  return mapQuery(parseParameters(parameters, z.object(selectionShape), more), toSelection)
}

/** Null where the parameter is missing; an empty one is a mistake. */
const joined = z.pipe(
  z.array(z.string()),
  z.transform((all: string[]) => (all.length === 0 ? null : all.join(','))),
)

const limit = z.pipe(
  joined,
  z.nullable(
    z
      .string()
      .check(
        check(
          (text: string) => /^\d{1,3}$/.test(text) && Number(text) <= TICKET_PAGE_LIMIT,
          `a whole number from 0 to ${TICKET_PAGE_LIMIT}`,
        ),
      ),
  ),
)

interface PlaceInOrder {
  readonly sort: TicketSort | null
  readonly cursor: string | null
}

function cursorOf({ sort, cursor }: PlaceInOrder): TicketCursor | null {
  return cursor === null ? null : decodeTicketCursor(cursor, sort ?? DEFAULT_TICKET_SORT)
}

const listSchema = z.object({ ...selectionShape, cursor: joined, limit }).check(
  across('cursor', (query: PlaceInOrder) => {
    if (query.cursor === null || cursorOf(query) !== null) return null
    const order = query.sort ?? DEFAULT_TICKET_SORT
    return holds(query.cursor, `next_cursor or newer.cursor of an answer in the order ${order}`)
  }),
)

/** Reads which page of which list is meant. */
export function parseTicketListQuery(parameters: URLSearchParams): ParsedQuery<TicketListQuery> {
  return mapQuery(parseParameters(parameters, listSchema, ['include']), (query) => ({
    selection: toSelection(query),
    cursor: cursorOf(query),
    limit: query.limit === null ? DEFAULT_TICKET_PAGE : Number(query.limit),
  }))
}
