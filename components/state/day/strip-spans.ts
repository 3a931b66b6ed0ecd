import type { StripSegmentWire } from '@/lib/wire/state/operational-state.wire'
import type { ShownState } from '@/components/state/now/state-style'

export const STRIP_LENGTH_MS = 24 * 60 * 60 * 1_000

/** One stretch on the strip. Times are epoch milliseconds. */
export interface StripSpan {
  readonly state: ShownState
  readonly degraded: boolean
  readonly from: number
  readonly to: number
}

/**
 * The stretches of the 24 hours that end at `now`, cut to that window, neighbours of the same look
 * joined. The last one reaches `now` where `extend` says that it still holds (SPEC 8, `strip`).
 */
export function stripSpans(
  segments: readonly StripSegmentWire[],
  now: number,
  extend: boolean,
): readonly StripSpan[] {
  const start = now - STRIP_LENGTH_MS
  const spans: StripSpan[] = []
  segments.forEach((segment, index) => {
    const isLast = index === segments.length - 1
    const from = Math.max(start, Date.parse(segment.from))
    const to = Math.min(now, extend && isLast ? now : Date.parse(segment.to))
    if (!(to > from)) return
    const before = spans.at(-1)
    if (
      before !== undefined &&
      before.state === segment.state &&
      before.degraded === segment.degraded &&
      from - before.to < 1_000
    ) {
      spans[spans.length - 1] = { ...before, to }
    } else spans.push({ state: segment.state, degraded: segment.degraded, from, to })
  })
  return spans
}

/** How long each look lasted in all, longest first. */
export function stripTotals(
  spans: readonly StripSpan[],
): readonly { readonly state: ShownState; readonly ms: number }[] {
  const totals = new Map<ShownState, number>()
  for (const span of spans) {
    totals.set(span.state, (totals.get(span.state) ?? 0) + span.to - span.from)
  }
  return [...totals].map(([state, ms]) => ({ state, ms })).sort((a, b) => b.ms - a.ms)
}

/** A label closer than this to the end would stand under the word for now, on a phone. */
const TICK_CLEARANCE_MS = 3.5 * 60 * 60 * 1_000

/** The full hours divisible by six in the window, by the local clock or by UTC. */
export function stripTicks(now: number, local: boolean): readonly { at: number; label: string }[] {
  const ticks: { at: number; label: string }[] = []
  const first = new Date(now - STRIP_LENGTH_MS)
  if (local) first.setMinutes(0, 0, 0)
  else first.setUTCMinutes(0, 0, 0)
  for (let at = first.getTime(); at < now - TICK_CLEARANCE_MS; at += 60 * 60 * 1_000) {
    const hour = local ? new Date(at).getHours() : new Date(at).getUTCHours()
    if (hour % 6 !== 0 || at < now - STRIP_LENGTH_MS) continue
    ticks.push({ at, label: `${String(hour).padStart(2, '0')}:00` })
  }
  return ticks
}
