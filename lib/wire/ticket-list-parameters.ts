import type { TicketCursor } from '@/lib/domain/listed-ticket'
import {
  DEFAULT_TICKET_PAGE,
  TICKET_PAGE_LIMIT,
  type TicketSelection,
} from '@/lib/domain/ticket-filters'
import { decodeTicketCursor } from './ticket-cursor'
import {
  type ParameterProblem,
  parseSelection,
  quoted,
  SELECTION_PARAMETERS,
} from './ticket-selection'

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

/** A misspelt filter that was ignored would show the wrong tickets for the right ones. */
function unknownParameter(
  parameters: URLSearchParams,
  more: readonly string[],
): { readonly ok: false; readonly problem: ParameterProblem } | null {
  const known: readonly string[] = [...SELECTION_PARAMETERS, ...more]
  const unknown = [...parameters.keys()].find((name) => !known.includes(name))
  if (unknown === undefined) return null
  const detail = `there is no parameter ${quoted(unknown)}; allowed: ${known.join(', ')}`
  return { ok: false, problem: { code: 'unknown_parameter', detail } }
}

/** Reads which tickets are meant, where other parameters are `more` alone. */
export function parseSelectionOnly(
  parameters: URLSearchParams,
  more: readonly string[],
): Asked<TicketSelection> {
  const unknown = unknownParameter(parameters, more)
  if (unknown !== null) return unknown
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
