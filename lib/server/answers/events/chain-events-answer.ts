import 'server-only'
import { isAccessEvent } from '@/lib/domain/chain-event'
import { toChainEventWire } from './chain-events-body'
import type { ChainEventsBody, ChainEventsInclude } from '@/lib/wire/events/chain-events.wire'
import type { ChainVerifyBody } from '@/lib/wire/events/chain-verify.wire'
import type { ChainEventsQuery, ChainVerifyQuery } from '@/lib/wire/events/chain-events-parameters'
import { checkChainPage } from '@/lib/server/db/sql/events/check-chain-page'
import { readChainEvents } from '@/lib/server/db/sql/events/read-chain-events'
import {
  type ChainEventsAfter,
  readChainEventsAfter,
} from '@/lib/server/db/sql/events/read-chain-events-after'
import { readRecordBegin } from '@/lib/server/db/sql/events/read-record-begin'
import type { LoggedEvent } from '@/lib/server/db/sql/events/logged-event'
import { readEventTypes } from '@/lib/server/db/sql/events/read-event-types'
import { keptAnswers, keyOf, type Reader } from '@/lib/server/http/kept-answers'
import {
  keptAnswer,
  keptAnswerOf,
  type ReadContext,
  type ReadResult,
} from '@/lib/server/http/read-answer'

/** How many events one question checks: a fifth of a second here. */
const VERIFY_PAGE = 20_000
/** And how many where those take longer than a statement may: their payloads are large. */
const SMALL_VERIFY_PAGE = 500

/** Postgres' code for a statement that ran into its time limit. */
const QUERY_CANCELED = '57014'

/**
 * How long a checked page is shared, ms: a verification that begins while another one runs gets
 * that one's pages at once, then continues beside it.
 */
const VERIFIED_FOR_MS = 30_000

const events = keptAnswers<ChainEventsBody>('chain-events')
const verifications = keptAnswers<ChainVerifyBody>('chain-verify')

/** A page of the event log (SPEC 8). Never throws. */
export function chainEventsAnswer(
  query: ChainEventsQuery,
  include: ReadonlySet<ChainEventsInclude> = new Set(),
  reader: Reader & { readonly seesAccess?: boolean } = {},
): Promise<ReadResult<ChainEventsBody>> {
  const { seesAccess, ...asking } = reader
  const question = { key: keyOf(query, include), topics: ['chain_events'] as const }
  const options = { what: 'the event log', kind: 'list', reader: asking } as const
  const shown = (body: ChainEventsBody) => (seesAccess === true ? body : withoutAccess(body))
  return keptAnswerOf({ ...options, answers: events, question }, readPage, shown)

  async function readPage(context: ReadContext): Promise<ChainEventsBody> {
    const { workspaceId, explorers } = context
    const { after, before, limit, ...filter } = query
    const one = { workspaceId, ...filter, limit: limit + 1 }
    const recordBeginsAt = await explorers.read(readRecordBegin, workspaceId)
    const read =
      after === null
        ? pageBefore(await explorers.read(readChainEvents, { ...one, before }), limit)
        : pageAfter(await explorers.read(readChainEventsAfter, { ...one, after }), limit)
    const page = {
      ...read,
      ...(recordBeginsAt !== null && { record_begins_at: recordBeginsAt }),
    }
    if (!include.has('types')) return page
    const { types, truncated } = await explorers.read(readEventTypes, workspaceId)
    return { ...page, types, types_truncated: truncated }
  }
}

const filtered = new WeakMap<ChainEventsBody, ChainEventsBody>()

/** Without the events that only an admin is shown, made once for all who may not see them. */
function withoutAccess(body: ChainEventsBody): ChainEventsBody {
  const present = filtered.get(body)
  if (present !== undefined) return present
  const shown = body.events.filter(({ event_type: type }) => !isAccessEvent(type))
  const leftOut = body.events.length - shown.length
  const made = {
    ...body,
    events: shown,
    ...(leftOut > 0 && { left_out: leftOut }),
    ...(body.types && { types: body.types.filter((type) => !isAccessEvent(type)) }),
  }
  filtered.set(body, made)
  return made
}

function pageBefore(read: readonly LoggedEvent[], limit: number): ChainEventsBody {
  const page = read.slice(0, limit)
  return {
    events: page.map(toChainEventWire),
    next_cursor: read.length > limit ? (page.at(-1)?.seq ?? null) : null,
  }
}

function pageAfter(read: ChainEventsAfter, limit: number): ChainEventsBody {
  const page = read.events.slice(0, limit)
  const rest = read.mayGoOn ? read.lastLookedAt : null
  return {
    events: page.map(toChainEventWire).reverse(),
    next_cursor: read.events.length > limit ? (page.at(-1)?.seq ?? null) : rest,
  }
}

/** One bounded page of the chain, checked in the database (SPEC 8). Never throws. */
export function chainVerifyAnswer(
  after: ChainVerifyQuery,
  { signal }: Reader = {},
): Promise<ReadResult<ChainVerifyBody>> {
  const question = { key: keyOf(after), topics: [], maxAgeMs: VERIFIED_FOR_MS }
  const options = { what: 'the chain of events', kind: 'verify', reader: { signal } } as const
  return keptAnswer({ ...options, answers: verifications, question }, async (context) => {
    const { workspaceId, explorers } = context
    const checkPage = (limit: number) =>
      explorers.read(checkChainPage, { workspaceId, after, limit })
    const check = await checkPage(VERIFY_PAGE).catch((error: unknown) => {
      if (!ranOutOfTime(error)) throw error
      return checkPage(SMALL_VERIFY_PAGE)
    })
    const { archived } = check
    return {
      checked: Number(check.place.count),
      last_seq: check.place.seq,
      last_hash: check.place.hash,
      finished: check.finished,
      total: Number(check.total),
      broken: check.broken === null ? null : { seq: check.broken.seq, cause: check.broken.cause },
      ...(archived !== null && {
        archived: {
          seq: archived.seq,
          count: Number(archived.count),
          record_begins_at: archived.recordBeginsAt,
        },
      }),
    }
  })
}

function ranOutOfTime(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === QUERY_CANCELED
}
