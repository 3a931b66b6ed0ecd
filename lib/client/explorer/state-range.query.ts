import { safeParse } from '@/lib/wire/zod'
import { type StateRangeBody, stateRangeSchema } from '@/lib/wire/state-range.wire'
import type { PanelQuery } from '../panels/panel-query'
import { type Explored, exploredQuery } from './explored'
import { boundsOf, type StateWindow } from './state-window'

/**
 * The states of a window and the newest transitions in it. `now` tells the substrate's clock, epoch
 * ms: a window that ends now ends at each request's own now.
 */
export function stateRangeQuery(
  window: StateWindow,
  now: () => number,
): PanelQuery<Explored<StateRangeBody>> {
  const key = window.kind === 'last' ? window.name : `${window.from} ${window.to}`
  return exploredQuery({
    key: `state-range ${key}`,
    url: () => {
      const { from, to } = boundsOf(window, now())
      // A window that still moves has no end: the substrate's own now is a better one.
      const end = window.kind === 'last' ? '' : `&to=${new Date(to).toISOString()}`
      return `/api/operational-state/range?from=${new Date(from).toISOString()}${end}`
    },
    parse: (body) => safeParse(stateRangeSchema, body).data ?? null,
  })
}
