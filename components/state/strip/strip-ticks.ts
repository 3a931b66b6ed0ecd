import { formatDay, formatMinute, formatSecond } from '@/components/ui/format-instant'
import type { StripBounds } from './strip-spans'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Steps that are easy to count, in seconds: from 10 s over minutes and hours to 60 days. */
const STEPS = [
  ...[10, 30, 60, 300, 600, 1_800, 3_600, 10_800, 21_600, 43_200],
  ...[86_400, 172_800, 432_000, 604_800, 1_209_600, 2_592_000, 5_184_000],
].map((seconds) => seconds * SECOND)
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
