import type { TicketCursor } from '@/lib/domain/tickets/listed-ticket'
import {
  DEFAULT_TICKET_PAGE,
  TICKET_PAGE_LIMIT,
  type TicketSelection,
} from '@/lib/domain/tickets/ticket-filters'
import { decodeTicketCursor } from './ticket-cursor'
import {
  type ParameterProblem,
  parseSelection,
  quoted,
  SELECTION_PARAMETERS,
} from './ticket-selection'
import { unknownParameter } from '@/lib/wire/parameters'

/** A page of the list as it was asked for. */
export interface TicketListQuery {
  readonly selection: TicketSelection
  readonly cursor: TicketCursor | null
  readonly limit: number
}

type Asked<Query> =
  | { readonly ok: true; readonly query: Query }
  | { readonly ok: false; readonly problem: ParameterProblem }

function bad(name: string, found: string, allowed: string) {
  const detail = `${name} holds ${quoted(found)}; allowed: ${allowed}`
  return { ok: false, problem: { code: `bad_${name}`, detail } } as const
}

/** Reads which tickets are meant, where other parameters are `more` alone. */
export function parseSelectionOnly(
  parameters: URLSearchParams,
  more: readonly string[],
): Asked<TicketSelection> {
  const problem = unknownParameter(parameters, [...SELECTION_PARAMETERS, ...more])
  if (problem !== null) return { ok: false, problem }
  const read = parseSelection(parameters)
  return read.ok ? { ok: true, query: read.selection } : read
}

/** Reads which page of which list is meant. */
export function parseTicketListQuery(parameters: URLSearchParams): Asked<TicketListQuery> {
  const read = parseSelectionOnly(parameters, ['cursor', 'limit', 'include'])
  if (!read.ok) return read
  const { sort } = read.query
  const limits = parameters.getAll('limit')
  const limit = limits[0] === undefined ? String(DEFAULT_TICKET_PAGE) : limits.join(',')
  if (!/^\d{1,3}$/.test(limit) || Number(limit) > TICKET_PAGE_LIMIT) {
    return bad('limit', limit, `a whole number from 0 to ${TICKET_PAGE_LIMIT}`)
  }
  const cursors = parameters.getAll('cursor')
  const cursor = cursors.length === 0 ? null : decodeTicketCursor(cursors.join(','), sort)
  if (cursors.length > 0 && cursor === null) {
    return bad(
      'cursor',
      cursors.join(','),
      `next_cursor or newer.cursor of an answer in the order ${sort}`,
    )
  }
  return { ok: true, query: { selection: read.query, cursor, limit: Number(limit) } }
}
