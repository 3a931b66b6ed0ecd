import { formatDuration, formatRelative } from './format-duration'
import { formatClock } from './format-instant'

/**
 * - `relative`: `3 s ago`, `in 12 min`
 * - `elapsed` / `elapsed-fine`: `12 min`, `2 min 18 s` since then
 * - `left-fine`: `5 min 48 s` until then
 * - `clock`: `12:03:11`, with the date where it is another day
 */
export type TimeFormat = 'relative' | 'elapsed' | 'elapsed-fine' | 'left-fine' | 'clock'

/** Formats a time (epoch ms) by the current time and the zone. */
export function formatTime(at: number, format: TimeFormat, now: number, local: boolean): string {
  switch (format) {
    case 'relative':
      return formatRelative(at, now)
    case 'elapsed':
      return formatDuration(now - at)
    case 'elapsed-fine':
      return formatDuration(now - at, 'fine')
    case 'left-fine':
      return formatDuration(at - now, 'fine')
    case 'clock':
      return formatClock(at, now, local)
    default:
      return format satisfies never
  }
}
