import type { ShownState } from '@/components/state/now/state-style'
import type { StripSegmentWire } from '@/lib/wire/state/operational-state.wire'

/** One stretch of the strip. Times are epoch milliseconds. */
export interface RangeSpan {
  readonly state: ShownState
  readonly degraded: boolean
  readonly from: number
  readonly to: number
}

/** The stretches of a range, cut to it; what has no length is left out. */
export function rangeSpans(
  segments: readonly StripSegmentWire[],
  { from, to }: { readonly from: number; readonly to: number },
): readonly RangeSpan[] {
  return segments.flatMap(({ state, degraded, ...times }) => {
    const begin = Math.max(from, Date.parse(times.from))
    const end = Math.min(to, Date.parse(times.to))
    return end > begin ? [{ state, degraded, from: begin, to: end }] : []
  })
}

/** What lay at a moment, epoch ms; null outside of the strip. */
export function spanAt(spans: readonly RangeSpan[], at: number): RangeSpan | null {
  return spans.find((span) => span.from <= at && at < span.to) ?? spans.at(-1) ?? null
}
