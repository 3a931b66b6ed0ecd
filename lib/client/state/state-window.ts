/** The stretch of the past that is shown, and how zooming and panning change it. */

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** The stretches that end now and have a name of their own in the address. */
export const LAST = {
  '1h': HOUR_MS,
  '24h': DAY_MS,
  '7d': 7 * DAY_MS,
  '30d': 30 * DAY_MS,
  '1y': 365 * DAY_MS,
} as const
export type LastName = keyof typeof LAST
export const LAST_NAMES = Object.keys(LAST) as readonly LastName[]

export const SHORTEST_MS = MINUTE_MS
/** A leap year; what is longer than an answer may be is put together from several. */
export const LONGEST_MS = 366 * DAY_MS

/** A stretch that moves with the clock, or one between two moments. Times are epoch ms. */
export type StateWindow =
  | { readonly kind: 'last'; readonly name: LastName }
  | { readonly kind: 'fixed'; readonly from: number; readonly to: number }

export interface Bounds {
  readonly from: number
  readonly to: number
}

export const DEFAULT_WINDOW: StateWindow = { kind: 'last', name: '24h' }

/** The named stretch of an address; null where it names none. */
export function lastName(value: string | null): LastName | null {
  return LAST_NAMES.find((name) => name === value) ?? null
}

/** How an address names a window; null takes a name away. */
export function windowParams(window: StateWindow): Record<'range' | 'from' | 'to', string | null> {
  switch (window.kind) {
    case 'last':
      return { range: window.name, from: null, to: null }
    case 'fixed':
      return {
        range: null,
        from: new Date(window.from).toISOString(),
        to: new Date(window.to).toISOString(),
      }
    default:
      return window satisfies never
  }
}

/** Where a window begins and ends at `now`. */
export function boundsOf(window: StateWindow, now: number): Bounds {
  if (window.kind === 'fixed') return { from: window.from, to: window.to }
  return { from: now - LAST[window.name], to: now }
}

/** The nearest window to `bounds` that can be shown: no future, no longer than a year. */
export function fixedWindow({ from, to }: Bounds, now: number): StateWindow {
  const length = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, to - from))
  const end = Math.min(Math.round(now), Math.round(from + length))
  return { kind: 'fixed', from: end - Math.round(length), to: end }
}

/** The window `factor` times as long (below 1: closer), with `around` staying in its place. */
export function zoomed(bounds: Bounds, factor: number, around: number, now: number): StateWindow {
  const before = bounds.to - bounds.from
  const length = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, before * factor))
  const share = Math.min(1, Math.max(0, (around - bounds.from) / before))
  const from = around - share * length
  return fixedWindow({ from, to: from + length }, now)
}

/** The window moved aside by a share of its own length; negative is earlier. */
export function panned(bounds: Bounds, share: number, now: number): StateWindow {
  const length = bounds.to - bounds.from
  const from = bounds.from + share * length
  return fixedWindow({ from, to: from + length }, now)
}
