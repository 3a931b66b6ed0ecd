import type { StripSegmentWire } from '@/lib/wire/state/operational-state.wire'
import type { ShownState } from '@/components/state/now/state-style'

/** A stretch of time on a strip; epoch ms. */
export interface StripSpan {
  readonly state: ShownState
  readonly degraded: boolean
  readonly from: number
  readonly to: number
}

/** The range of a strip; epoch ms. */
export interface StripBounds {
  readonly from: number
  readonly to: number
}

/** Stretches closer than this are joined. */
const GAP_MS = 1_000

/**
 * The stretches within the bounds, cut to them, equal neighbours joined; leaves out empty ones.
 * With `holds` the last one extends to the end (SPEC 8, `strip`).
 */
export function stripSpans(
  segments: readonly StripSegmentWire[],
  bounds: StripBounds,
  holds = false,
): readonly StripSpan[] {
  const spans: StripSpan[] = []
  segments.forEach((segment, index) => {
    const { state, degraded } = segment
    const reachesEnd = holds && index === segments.length - 1
    const from = Math.max(bounds.from, Date.parse(segment.from))
    const to = reachesEnd ? bounds.to : Math.min(bounds.to, Date.parse(segment.to))
    if (!(to > from)) return
    const before = spans.at(-1)
    const looksAlike = before?.state === state && before.degraded === degraded
    if (before !== undefined && looksAlike && from - before.to < GAP_MS) {
      spans[spans.length - 1] = { ...before, to }
    } else spans.push({ state, degraded, from, to })
  })
  return spans
}

/** Total duration of each state, longest first. */
export function stripTotals(
  spans: readonly StripSpan[],
): readonly { readonly state: ShownState; readonly ms: number }[] {
  const totals = new Map<ShownState, number>()
  for (const span of spans) {
    totals.set(span.state, (totals.get(span.state) ?? 0) + span.to - span.from)
  }
  return [...totals].map(([state, ms]) => ({ state, ms })).sort((a, b) => b.ms - a.ms)
}
