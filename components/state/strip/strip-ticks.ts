import { formatDay, formatMinute, formatSecond } from '@/components/ui/format-instant'
import type { StripBounds } from './strip-spans'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Steps that are easy to count. */
const STEPS = [
  ...[10, 30].map((count) => count * SECOND),
  ...[1, 5, 10, 30].map((count) => count * MINUTE),
  ...[1, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 5, 7, 14, 30, 60].map((count) => count * DAY),
]
const MOST_TICKS = 7

export interface StripTick {
  /** Epoch milliseconds. */
  readonly at: number
  readonly label: string
}

/** Ticks of a strip at full hours or days, by the local clock or by UTC. */
export function stripTicks({ from, to }: StripBounds, local: boolean): readonly StripTick[] {
  const step = STEPS.find((length) => (to - from) / length <= MOST_TICKS) ?? 60 * DAY
  // Aligned to the reader's clock, so that steps of three hours fall on 03:00 and 06:00.
  const offset = (at: number) => (local ? -new Date(at).getTimezoneOffset() * MINUTE : 0)
  const ticks: StripTick[] = []
  let at = Math.ceil((from + offset(from)) / step) * step - offset(from)
  for (; at <= to; at += step) {
    // A day of a clock change is an hour longer or shorter.
    const shifted = at + offset(from) - offset(at)
    if (shifted >= from && shifted <= to) {
      ticks.push({ at: shifted, label: labelOf(shifted, step, local) })
    }
  }
  return ticks
}

function labelOf(at: number, step: number, local: boolean): string {
  const minute = formatMinute(at, local)
  if (step >= DAY || minute === '00:00') return formatDay(at, local)
  return step < MINUTE ? formatSecond(at, local) : minute
}

/** A label closer than this to the end would overlap the word `now` on a phone. */
const CLEARANCE_MS = 3.5 * HOUR

/** Ticks of the 24 hours before `now`, at full hours. */
export function dayTicks(now: number, local: boolean): readonly StripTick[] {
  return stripTicks({ from: now - DAY, to: now }, local)
    .filter(({ at }) => at < now - CLEARANCE_MS)
    .map(({ at }) => ({ at, label: formatMinute(at, local) }))
}
