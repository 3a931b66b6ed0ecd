import { formatOffset, isToldTwice } from './local-offset'

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** A time as its reader's clock shows it. */
interface Parts {
  readonly year: number
  /** Counted from 0. */
  readonly month: number
  readonly day: number
  /** `12:03`. */
  readonly minute: string
  /** `12:03:11`. */
  readonly second: string
}

/** `07`. */
export function two(value: number): string {
  return String(value).padStart(2, '0')
}

/** The parts of a time (epoch ms), by the local clock or by UTC. */
export function partsOf(at: number, local: boolean): Parts {
  const date = new Date(at)
  const [year, month, day, hour, minute, second] = local
    ? [
        date.getFullYear(),
        date.getMonth(),
        date.getDate(),
        date.getHours(),
        date.getMinutes(),
        date.getSeconds(),
      ]
    : [
        date.getUTCFullYear(),
        date.getUTCMonth(),
        date.getUTCDate(),
        date.getUTCHours(),
        date.getUTCMinutes(),
        date.getUTCSeconds(),
      ]
  const ofMinute = `${two(hour)}:${two(minute)}`
  return { year, month, day, minute: ofMinute, second: `${ofMinute}:${two(second)}` }
}

/** `14:00`, by the local clock or by UTC. */
export function formatMinute(at: number, local: boolean): string {
  return partsOf(at, local).minute
}

/** `14:00:30`, by the local clock or by UTC. */
export function formatSecond(at: number, local: boolean): string {
  return partsOf(at, local).second
}

/** `21 Nov`, by the local clock or by UTC. */
export function formatDay(at: number, local: boolean): string {
  const { day, month } = partsOf(at, local)
  return `${day} ${MONTHS[month]}`
}

/** Epoch ms of an ISO text or a number; null where it is missing or invalid. */
export function toEpochMs(at: string | number | null | undefined): number | null {
  if (at === null || at === undefined) return null
  const epochMs = typeof at === 'number' ? at : Date.parse(at)
  // A finite number may be beyond the range of a Date.
  return Number.isFinite(new Date(epochMs).getTime()) ? epochMs : null
}

/** The offset of a local time that the clock shows twice, ` +02:00`; empty for all others. */
export function offsetMark(at: number, local: boolean): string {
  return local && isToldTwice(at) ? ` ${formatOffset(at)}` : ''
}

/**
 * `12:03:11`, with the date if it differs from that of `now`, and with its offset where the clock
 * shows it twice. Both are epoch ms. Without the local zone the time is in UTC and says so (SPEC 9).
 */
export function formatClock(at: number, now: number, local: boolean): string {
  const own = partsOf(at, local)
  const today = partsOf(now, local)
  const zone = local ? offsetMark(at, local) : ' UTC'
  const date = formatDay(at, local)
  if (own.year !== today.year) return `${date} ${yearWords(own.year)} ${own.second}${zone}`
  if (own.month !== today.month || own.day !== today.day) return `${date} ${own.second}${zone}`
  return own.second + zone
}

/** The year before the year 1 is 0 to a computer, and 1 BC to a reader. */
function yearWords(year: number): string {
  return year > 0 ? String(year) : `${1 - year} BC`
}

/** ISO 8601 UTC, for a `datetime` attribute and for copying. */
export function formatUtc(at: number): string {
  return new Date(at).toISOString()
}
