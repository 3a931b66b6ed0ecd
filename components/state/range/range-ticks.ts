const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Distances between two ticks that a reader counts with ease. */
const STEPS = [
  ...[10, 30].map((count) => count * SECOND),
  ...[1, 5, 10, 30].map((count) => count * MINUTE),
  ...[1, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 5, 7, 14, 30, 60].map((count) => count * DAY),
]
const MOST_TICKS = 7
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

export interface RangeTick {
  /** Epoch milliseconds. */
  readonly at: number
  readonly label: string
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

/** Ticks of a stretch of time, by the local clock or by UTC: full hours, full days. Pure. */
export function rangeTicks(from: number, to: number, local: boolean): readonly RangeTick[] {
  const step = STEPS.find((length) => (to - from) / length <= MOST_TICKS) ?? 60 * DAY
  // Counted on the reader's own clock, so that a tick of three hours stands at 03:00 and 06:00.
  const offset = (at: number) => (local ? -new Date(at).getTimezoneOffset() * MINUTE : 0)
  const ticks: RangeTick[] = []
  let at = Math.ceil((from + offset(from)) / step) * step - offset(from)
  for (; at <= to; at += step) {
    // A day on which the clocks change is an hour longer or shorter.
    const shifted = at + offset(from) - offset(at)
    if (shifted >= from && shifted <= to) {
      ticks.push({ at: shifted, label: labelOf(shifted + offset(shifted), step) })
    }
  }
  return ticks
}

/** `wall` is the time on the reader's clock, as if it were UTC. */
function labelOf(wall: number, step: number): string {
  const date = new Date(wall)
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`
  if (step >= DAY || wall % DAY === 0) return day
  const minute = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`
  return step < MINUTE ? `${minute}:${two(date.getUTCSeconds())}` : minute
}
