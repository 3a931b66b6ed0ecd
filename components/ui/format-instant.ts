const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

interface Parts {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly time: string
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

function partsOf(at: number, local: boolean): Parts {
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
  return { year, month, day, time: `${two(hour)}:${two(minute)}:${two(second)}` }
}

/** Epoch milliseconds of an ISO text or a number; null where there is none or it cannot be read. */
export function toEpochMs(at: string | number | null | undefined): number | null {
  if (at === null || at === undefined) return null
  const epochMs = typeof at === 'number' ? at : Date.parse(at)
  // A finite number may still lie beyond what a date can hold.
  return Number.isFinite(new Date(epochMs).getTime()) ? epochMs : null
}

/**
 * `12:03:11`, with the date in front where it is another day than `now`. Both are epoch
 * milliseconds. Without the local zone the time is UTC and says so (SPEC 9).
 */
export function formatClock(at: number, now: number, local: boolean): string {
  const own = partsOf(at, local)
  const today = partsOf(now, local)
  const zone = local ? '' : ' UTC'
  if (own.year !== today.year) {
    return `${own.day} ${MONTHS[own.month]} ${own.year} ${own.time}${zone}`
  }
  if (own.month !== today.month || own.day !== today.day) {
    return `${own.day} ${MONTHS[own.month]} ${own.time}${zone}`
  }
  return own.time + zone
}

/** The exact local time with its zone, for a browser: `Sat, 21 Nov 2026, 12:03:11 GMT+1`. */
export function formatLocalExact(at: number): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).format(at)
}

/** ISO 8601 UTC, for a `datetime` attribute and for copying. */
export function formatUtc(at: number): string {
  return new Date(at).toISOString()
}
