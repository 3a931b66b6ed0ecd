import { condenseStrip } from '@/lib/domain/state/state-strip'
import {
  STATE_RANGE_MOST_MS,
  type StateRangeBody,
  TIME_IN_STATE_KEYS,
} from '@/lib/wire/state/state-range.wire'
import type { Bounds } from './state-window'

/**
 * A range longer than one answer may be, put together from several: each request stays bounded, and
 * what is over is asked for once. Pure.
 */

const DAY_MS = 24 * 60 * 60 * 1_000
/** The same edges for every window, so that what was read for one serves the next. */
const PART_MS = 30 * DAY_MS
/** So long after its end a part is over: a loss of the runtime is logged within minutes. */
const OVER_AFTER_MS = DAY_MS
/** More stretches than this cannot be distinguished; as many as one answer has. */
const SLOTS = 720
/** As many as one answer has. */
const TRANSITIONS = 200

/** Whether one answer can cover the range. */
export function isOnePart({ from, to }: Bounds): boolean {
  return to - from <= STATE_RANGE_MOST_MS
}

/** The parts of a range, oldest first. Times are epoch ms. */
export function partsOf({ from, to }: Bounds): readonly Bounds[] {
  const parts: Bounds[] = []
  for (let begin = from; begin < to;) {
    const end = Math.min(to, (Math.floor(begin / PART_MS) + 1) * PART_MS)
    parts.push({ from: begin, to: end })
    begin = end
  }
  return parts
}

/** Whether a part can no longer change at `now`. */
export function isOver(part: Bounds, now: number): boolean {
  return part.to < now - OVER_AFTER_MS
}

/** The answer about the whole, out of the answers about its parts, oldest first; null of none. */
export function joined(parts: readonly StateRangeBody[]): StateRangeBody | null {
  const first = parts[0]
  const last = parts.at(-1)
  if (first === undefined || last === undefined) return null
  const segments = parts.flatMap((part) =>
    part.segments.map(({ from, to, ...look }) => ({
      ...look,
      from: Date.parse(from),
      to: Date.parse(to),
    })),
  )
  const timeInState = { ...first.time_in_state }
  for (const { time_in_state: times } of parts.slice(1)) {
    for (const state of TIME_IN_STATE_KEYS) timeInState[state] += times[state]
  }
  return {
    from: first.from,
    to: last.to,
    segments: condenseStrip(segments, SLOTS).map(({ from, to, ...look }) => ({
      ...look,
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
    })),
    ...newestOf(parts),
    time_in_state: timeInState,
    degraded_ms: parts.reduce((sum, part) => sum + part.degraded_ms, 0),
  }
}

/** The newest transitions over all parts, and where the older ones begin. */
function newestOf(
  parts: readonly StateRangeBody[],
): Pick<StateRangeBody, 'transitions' | 'next_cursor'> {
  const transitions: StateRangeBody['transitions'][number][] = []
  for (const part of parts.toReversed()) {
    transitions.push(...part.transitions)
    // Behind a part that was cut off no older one may follow: there would be a hole between.
    if (part.next_cursor !== null) return { transitions, next_cursor: part.next_cursor }
  }
  const newest = transitions.slice(0, TRANSITIONS)
  const isAll = newest.length === transitions.length
  return { transitions: newest, next_cursor: isAll ? null : (newest.at(-1)?.seq ?? null) }
}
