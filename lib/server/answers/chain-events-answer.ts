import 'server-only'
import { toChainEventWire } from './chain-events-body'
import type { ChainEventsBody, ChainEventsInclude } from '@/lib/wire/events/chain-events.wire'
import type { ChainVerifyBody } from '@/lib/wire/events/chain-verify.wire'
import type { ChainEventsQuery, ChainVerifyQuery } from '@/lib/wire/events/chain-events-parameters'
import { checkChainPage } from '@/lib/server/db/sql/events/check-chain-page'
import { readChainEvents } from '@/lib/server/db/sql/events/read-chain-events'
import { readChainEventsAfter } from '@/lib/server/db/sql/events/read-chain-events-after'
import { readEventTypes } from '@/lib/server/db/sql/events/read-event-types'
import { type ReadResult, readAnswer } from '@/lib/server/http/read-answer'

/** How many events one question checks: a fifth of a second here. */
const VERIFY_PAGE = 20_000
/** And how many where those take longer than a statement may: their payloads are large. */
const SMALL_VERIFY_PAGE = 500

/** Postgres' code for a statement that ran into its time limit. */
const QUERY_CANCELED = '57014'

/** A page of the event log (SPEC 8). Never throws. */
export function chainEventsAnswer(
  query: ChainEventsQuery,
  include: ReadonlySet<ChainEventsInclude> = new Set(),
): Promise<ReadResult<ChainEventsBody>> {
  return readAnswer('the event log', async ({ provider, workspaceId }) => {
    const { explorers } = provider.substrate
    const { after, before, limit, ...filter } = query
    const one = { workspaceId, ...filter, limit: limit + 1 }
    const page =
      after === null
        ? pageBefore(await explorers.read(readChainEvents, { ...one, before }), limit)
        : pageAfter(await explorers.read(readChainEventsAfter, { ...one, after }), limit)
    if (!include.has('types')) return page
    const { types, truncated } = await explorers.read(readEventTypes, workspaceId)
    return { ...page, types, types_truncated: truncated }
  })
}

type Read = Parameters<typeof toChainEventWire>[0]

function pageBefore(read: readonly Read[], limit: number): ChainEventsBody {
  const page = read.slice(0, limit)
  return {
    events: page.map(toChainEventWire),
    next_cursor: read.length > limit ? (page.at(-1)?.seq ?? null) : null,
  }
}

function pageAfter(
  read: { events: readonly Read[]; lastLookedAt: string | null; mayGoOn: boolean },
  limit: number,
): ChainEventsBody {
  const page = read.events.slice(0, limit)
  const rest = read.mayGoOn ? read.lastLookedAt : null
  return {
    events: page.map(toChainEventWire).reverse(),
    next_cursor: read.events.length > limit ? (page.at(-1)?.seq ?? null) : rest,
  }
}

/** One bounded page of the chain, checked in the database (SPEC 8). Never throws. */
export function chainVerifyAnswer(after: ChainVerifyQuery): Promise<ReadResult<ChainVerifyBody>> {
  return readAnswer('the chain of events', async ({ provider, workspaceId }) => {
    const { explorers } = provider.substrate
    const checkPage = (limit: number) =>
      explorers.read(checkChainPage, { workspaceId, after, limit })
    const check = await checkPage(VERIFY_PAGE).catch((error: unknown) => {
      if (!ranOutOfTime(error)) throw error
      return checkPage(SMALL_VERIFY_PAGE)
    })
    return {
      checked: Number(check.place.count),
      last_seq: check.place.seq,
      last_hash: check.place.hash,
      finished: check.finished,
      total: Number(check.total),
      broken: check.broken === null ? null : { seq: check.broken.seq, cause: check.broken.cause },
    }
  })
}

function ranOutOfTime(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === QUERY_CANCELED
}
