import { isInstant } from '@/lib/domain/instant'
import { CHAIN_EVENTS_LIMIT } from '@/lib/wire/events/chain-events.wire'
import { STATE_RANGE_MOST_MS } from '@/lib/wire/state/state-range.wire'
import { type ParameterProblem, quoted } from '@/lib/wire/tickets/ticket-selection'
import { unknownParameter } from './parameters'

/** What was asked for, or what is wrong with it. */
export type Asked<Query> =
  | { readonly ok: true; readonly query: Query }
  | { readonly ok: false; readonly problem: ParameterProblem }

class BadParameter extends Error {
  constructor(readonly problem: ParameterProblem) {
    super(problem.detail)
  }
}

/** Which events of the log (SPEC 8); null is no limit. */
export interface ChainEventsQuery {
  readonly prefix: string | null
  readonly types: readonly string[] | null
  readonly ticketId: string | null
  readonly from: string | null
  readonly to: string | null
  readonly before: string | null
  readonly after: string | null
  readonly limit: number
}

/** A place in the chain to check on from; `count` events are known to be good. */
export interface ChainVerifyQuery {
  readonly seq: string
  readonly hash: string
  readonly count: string
}

/** A stretch of the past, epoch ms; null where it was not said. */
export interface StateRangeQuery {
  readonly from: number | null
  readonly to: number | null
}

const MOST_TYPES = 20
const MOST_NAME = 200
const MOST_BIGINT = 9_223_372_036_854_775_807n
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** What one page checks is added to a count, and counts are numbers on the wire. */
const MOST_COUNT = BigInt(Number.MAX_SAFE_INTEGER)

function refuse(name: string, found: string, allowed: string): never {
  const detail = `${name} holds ${quoted(found)}; allowed: ${allowed}`
  throw new BadParameter({ code: `bad_${name}`, detail })
}

/** Reads the parameters of a route that knows just these. */
function asked<Query>(
  parameters: URLSearchParams,
  known: readonly string[],
  read: () => Query,
): Asked<Query> {
  const unknown = unknownParameter(parameters, known)
  if (unknown !== null) return { ok: false, problem: unknown }
  try {
    return { ok: true, query: read() }
  } catch (error) {
    if (error instanceof BadParameter) return { ok: false, problem: error.problem }
    throw error
  }
}

/** The one value of a parameter; null where it is missing or empty. */
function single(parameters: URLSearchParams, name: string): string | null {
  const [value, ...more] = parameters.getAll(name)
  if (more.length > 0) refuse(name, [value, ...more].join(','), 'one value')
  return value === undefined || value === '' ? null : value
}

function wholeNumber(parameters: URLSearchParams, name: string, most: bigint): string | null {
  const value = single(parameters, name)
  if (value === null) return null
  if (!/^\d{1,19}$/.test(value) || BigInt(value) > most) {
    refuse(name, value, `a whole number from 0 to ${most}`)
  }
  return value
}

function seq(parameters: URLSearchParams, name: string): string | null {
  return wholeNumber(parameters, name, MOST_BIGINT)
}

function time(parameters: URLSearchParams, name: string): string | null {
  const value = single(parameters, name)
  if (value === null) return null
  // JavaScript knows no year of five digits without a sign.
  if (!/^\d{4}-/.test(value) || !isInstant(value)) {
    refuse(
      name,
      value,
      'an ISO 8601 time that is in the calendar, of the years 0001 to 9999, with its zone (up to 15:59 from UTC), such as 2026-05-21T17:00:00Z',
    )
  }
  return value
}

function name(parameters: URLSearchParams, parameter: string): string | null {
  const value = single(parameters, parameter)
  if (value !== null && value.length > MOST_NAME) {
    refuse(parameter, value, `at most ${MOST_NAME} characters`)
  }
  return value
}

function types(parameters: URLSearchParams): string[] | null {
  const values = parameters
    .getAll('type')
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '')
  const known = [...new Set(values)]
  if (known.length > MOST_TYPES || known.some((value) => value.length > MOST_NAME)) {
    const allowed = `at most ${MOST_TYPES} types of at most ${MOST_NAME} characters, separated by commas`
    refuse('type', known.join(','), allowed)
  }
  return known.length === 0 ? null : known
}

function limit(parameters: URLSearchParams): number {
  const value = single(parameters, 'limit')
  if (value === null) return CHAIN_EVENTS_LIMIT.usual
  const number = /^\d{1,4}$/.test(value) ? Number(value) : 0
  if (number < 1 || number > CHAIN_EVENTS_LIMIT.most) {
    refuse('limit', value, `a whole number from 1 to ${CHAIN_EVENTS_LIMIT.most}`)
  }
  return number
}

const EVENTS_PARAMETERS = ['prefix', 'type', 'ticket', 'from', 'to', 'before', 'after', 'limit']
const VERIFY_PARAMETERS = ['after_seq', 'after_hash', 'after_count']
const RANGE_PARAMETERS = ['from', 'to']

/** Reads which events of the log are meant. */
export function parseChainEventsQuery(parameters: URLSearchParams): Asked<ChainEventsQuery> {
  return asked(parameters, [...EVENTS_PARAMETERS, 'include'], () => {
    const ticket = single(parameters, 'ticket')
    if (ticket !== null && !UUID.test(ticket)) refuse('ticket', ticket, "a ticket's id, a UUID")
    const before = seq(parameters, 'before')
    const after = seq(parameters, 'after')
    if (before !== null && after !== null) {
      refuse('after', after, 'either before or after, not both')
    }
    return {
      prefix: name(parameters, 'prefix'),
      types: types(parameters),
      ticketId: ticket?.toLowerCase() ?? null,
      from: time(parameters, 'from'),
      to: time(parameters, 'to'),
      before,
      after,
      limit: limit(parameters),
    }
  })
}

/** Reads from where a check of the chain goes on; from its start where nothing is said. */
export function parseChainVerifyQuery(parameters: URLSearchParams): Asked<ChainVerifyQuery> {
  return asked(parameters, VERIFY_PARAMETERS, () => {
    const hash = single(parameters, 'after_hash') ?? '00'.repeat(32)
    if (!/^[0-9a-f]{64}$/i.test(hash)) {
      refuse('after_hash', hash, 'the 64 hexadecimal digits of last_hash')
    }
    return {
      seq: seq(parameters, 'after_seq') ?? '0',
      hash: hash.toLowerCase(),
      count: wholeNumber(parameters, 'after_count', MOST_COUNT) ?? '0',
    }
  })
}

/** Reads a stretch of the past that is folded: no longer than what one answer may cost. */
export function parseStateRangeQuery(parameters: URLSearchParams): Asked<StateRangeQuery> {
  return asked(parameters, RANGE_PARAMETERS, () => stretch(parameters, STATE_RANGE_MOST_MS))
}

function stretch(parameters: URLSearchParams, mostMs: number): StateRangeQuery {
  const ends = { from: time(parameters, 'from'), to: time(parameters, 'to') }
  const from = ends.from === null ? null : Date.parse(ends.from)
  const to = ends.to === null ? null : Date.parse(ends.to)
  if (from !== null && to !== null && (to <= from || to - from > mostMs)) {
    const allowed = `from before to${mostMs === Infinity ? '' : ', at most 31 days apart'}`
    refuse('range', `${ends.from}/${ends.to}`, allowed)
  }
  return { from, to }
}

/** A stretch of any length, for a page costs what it holds, and the page of its transitions. */
export function parseTransitionsQuery(
  parameters: URLSearchParams,
): Asked<StateRangeQuery & { readonly before: string | null; readonly limit: number }> {
  return asked(parameters, [...RANGE_PARAMETERS, 'before', 'limit'], () => ({
    ...stretch(parameters, Infinity),
    before: seq(parameters, 'before'),
    limit: limit(parameters),
  }))
}

/** Reads a moment, ISO 8601. */
export function parseMomentQuery(parameters: URLSearchParams): Asked<{ readonly time: string }> {
  return asked(parameters, ['time'], () => ({
    time: time(parameters, 'time') ?? refuse('time', '', 'an ISO 8601 time with its zone'),
  }))
}

/** Reads nothing: the route has no parameters. */
export function parseNoQuery(parameters: URLSearchParams): Asked<null> {
  return asked(parameters, [], () => null)
}
