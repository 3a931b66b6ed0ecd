import { safeParse } from '@/lib/wire/zod'
import { type StateRangeBody, stateRangeSchema } from '@/lib/wire/state/state-range.wire'
import type { PanelQuery } from '@/lib/client/panels/panel-query'
import { type QueryResult, resultQuery } from '@/lib/client/lists/query-result'
import { isOnePart } from './state-range.parts'
import { fetchLongRange } from './state-range.round'
import { type Bounds, boundsOf, type StateWindow } from './state-window'

const HOUR_MS = 3_600_000

interface Clock {
  /** The substrate's, epoch ms: a window that ends now ends at each request's own now. */
  readonly now: () => number
  /** Resolves once the tab is visible. */
  readonly untilWatched: (signal: AbortSignal | undefined) => Promise<void>
}

/** The states of a window and the newest transitions in it. */
export function stateRangeQuery(
  window: StateWindow,
  { now, untilWatched }: Clock,
): PanelQuery<QueryResult<StateRangeBody>> {
  const key = window.kind === 'last' ? window.name : `${window.from} ${window.to}`
  const endsNow = window.kind === 'last'
  const parse = (body: unknown) => safeParse(stateRangeSchema, body).data ?? null
  const query = resultQuery({
    key: `state-range ${key}`,
    url: () => {
      const { from, to } = boundsOf(window, now())
      // A window that still moves has no end: the substrate's own now is a better one.
      const end = endsNow ? '' : `&to=${new Date(to).toISOString()}`
      return `/api/operational-state/range?from=${new Date(from).toISOString()}${end}`
    },
    parse,
  })
  if (isOnePart(boundsOf(window, now()))) return query
  return {
    key: query.key,
    url: '/api/operational-state/range',
    // The round parses each answer itself.
    parse: () => null,
    fetch: (options) => {
      const at = now()
      const bounds = endsNow ? fromTheHour(boundsOf(window, at)) : boundsOf(window, at)
      return fetchLongRange({ bounds, endsNow, now: at, parse, untilWatched }, options)
    },
  }
}

/** So long a window begins with an hour: its first part is then the same for an hour. */
function fromTheHour({ from, to }: Bounds): Bounds {
  return { from: Math.floor(from / HOUR_MS) * HOUR_MS, to }
}
