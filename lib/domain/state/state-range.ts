import type { PrimaryState } from './operational-state'
import { condenseStrip, foldStrip, type StripEvent, type StripSegment } from './state-strip'

/** What a stretch of the past was, in milliseconds. */
export interface StateRange {
  /** Without a gap, thinned; of what shares a slot, the most noteworthy. */
  readonly segments: readonly StripSegment[]
  /** Of all events, before any thinning: adds up to the window. */
  readonly timeInState: Readonly<Record<PrimaryState | 'unknown', number>>
  readonly degradedMs: number
}

/**
 * Folds the state events of a window (oldest first; the first may lie before it, and a loss behind
 * it) into its stretches and the time in each state.
 */
export function foldStateRange(
  events: readonly StripEvent[],
  window: { readonly from: number; readonly to: number; readonly aliveUntil: number },
  slots: number,
): StateRange {
  const segments = foldStrip(events, window)
  const timeInState = { booting: 0, ready: 0, active: 0, paused: 0, stopped: 0, unknown: 0 }
  let degradedMs = 0
  for (const { state, degraded, from, to } of segments) {
    timeInState[state] += to - from
    if (degraded) degradedMs += to - from
  }
  return { segments: condenseStrip(segments, slots), timeInState, degradedMs }
}
