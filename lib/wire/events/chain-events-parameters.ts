import * as z from '@/lib/wire/zod'
import { isUuid } from '@/lib/domain/uuid'
import {
  across,
  check,
  holds,
  mapQuery,
  pageLimit,
  type ParsedQuery,
  parseParameters,
  seq,
  single,
  texts,
  time,
  wholeNumber,
} from '@/lib/wire/parameters'
import { CHAIN_EVENTS_LIMIT } from './chain-events.wire'

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

const MOST_TYPES = 20
const MOST_NAME = 200
/** What one page checks is added to a count, and counts are numbers on the wire. */
const MOST_COUNT = BigInt(Number.MAX_SAFE_INTEGER)
const HASH_OF_NOTHING = '00'.repeat(32)

type ReadEnds = Pick<ChainEventsQuery, 'before' | 'after'>

const isName = (text: string) => text.length <= MOST_NAME
const name = z.string().check(check(isName, `at most ${MOST_NAME} characters`))
const types = texts().check(
  check(
    (all: readonly string[]) => all.length <= MOST_TYPES && all.every(isName),
    `at most ${MOST_TYPES} types of at most ${MOST_NAME} characters, separated by commas or repeated`,
  ),
)
const ticketId = z.string().check(check(isUuid, "a ticket's id, a UUID"))
const hash = z
  .string()
  .check(
    check((text: string) => /^[0-9a-f]{64}$/i.test(text), 'the 64 hexadecimal digits of last_hash'),
  )

const eventsSchema = z
  .object({
    prefix: single(name),
    type: types,
    ticket: single(ticketId),
    from: single(time),
    to: single(time),
    before: single(seq),
    after: single(seq),
    limit: pageLimit(CHAIN_EVENTS_LIMIT),
  })
  .check(
    across('after', ({ before, after }: ReadEnds) =>
      before === null || after === null ? null : holds(after, 'either before or after, not both'),
    ),
  )

const verifySchema = z.object({
  after_seq: single(seq),
  after_hash: single(hash),
  after_count: single(wholeNumber(MOST_COUNT)),
})

/** Reads which events of the log are meant. */
export function parseChainEventsQuery(parameters: URLSearchParams): ParsedQuery<ChainEventsQuery> {
  return mapQuery(
    parseParameters(parameters, eventsSchema, ['include']),
    ({ type, ticket, ...query }) => ({
      ...query,
      types: type.length === 0 ? null : type,
      ticketId: ticket?.toLowerCase() ?? null,
    }),
  )
}

/** Reads from where a check of the chain goes on; by default from its start. */
export function parseChainVerifyQuery(parameters: URLSearchParams): ParsedQuery<ChainVerifyQuery> {
  return mapQuery(parseParameters(parameters, verifySchema), (query) => ({
    seq: query.after_seq ?? '0',
    hash: query.after_hash?.toLowerCase() ?? HASH_OF_NOTHING,
    count: query.after_count ?? '0',
  }))
}
