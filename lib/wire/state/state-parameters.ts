import * as z from '@/lib/wire/zod'
import { CHAIN_EVENTS_LIMIT } from '@/lib/wire/events/chain-events.wire'
import {
  across,
  holds,
  mapQuery,
  pageLimit,
  type ParsedQuery,
  parseParameters,
  seq,
  single,
  time,
} from '@/lib/wire/parameters'
import { STATE_RANGE_MOST_MS } from './state-range.wire'

/** A stretch of the past, epoch ms; null where it was not given. */
export interface StateRangeQuery {
  readonly from: number | null
  readonly to: number | null
}

type Ends = { readonly from: string | null; readonly to: string | null }

function epochMs({ from, to }: Ends): StateRangeQuery {
  return {
    from: from === null ? null : Date.parse(from),
    to: to === null ? null : Date.parse(to),
  }
}

/** A stretch runs forward, over `mostMs` at most. */
function stretch(mostMs: number) {
  return across('range', (ends: Ends) => {
    const { from, to } = epochMs(ends)
    if (from === null || to === null || (to > from && to - from <= mostMs)) return null
    const allowed = `from before to${mostMs === Infinity ? '' : ', at most 31 days apart'}`
    return holds(`${ends.from}/${ends.to}`, allowed)
  })
}

const ends = { from: single(time), to: single(time) }

const rangeSchema = z.object(ends).check(stretch(STATE_RANGE_MOST_MS))

const transitionsSchema = z
  .object({ ...ends, before: single(seq), limit: pageLimit(CHAIN_EVENTS_LIMIT) })
  .check(stretch(Infinity))

const momentSchema = z
  .object({ time: single(time) })
  .check(
    across('time', (query: { readonly time: string | null }) =>
      query.time === null ? holds('', 'an ISO 8601 time with its zone') : null,
    ),
  )

/** Reads a stretch of the past that is folded: no longer than what one answer may cost. */
export function parseStateRangeQuery(parameters: URLSearchParams): ParsedQuery<StateRangeQuery> {
  return mapQuery(parseParameters(parameters, rangeSchema), epochMs)
}

/** A stretch of any length, for a page costs what it holds, and the page of its transitions. */
export function parseTransitionsQuery(
  parameters: URLSearchParams,
): ParsedQuery<StateRangeQuery & { readonly before: string | null; readonly limit: number }> {
  return mapQuery(parseParameters(parameters, transitionsSchema), (query) => ({
    ...epochMs(query),
    before: query.before,
    limit: query.limit,
  }))
}

/** Reads a time in the past, ISO 8601. */
export function parseMomentQuery(
  parameters: URLSearchParams,
): ParsedQuery<{ readonly time: string }> {
  return mapQuery(parseParameters(parameters, momentSchema), ({ time: at }) => ({ time: at ?? '' }))
}
