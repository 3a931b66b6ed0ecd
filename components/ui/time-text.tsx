'use client'

import { useClock } from './clock-context'
import { formatDuration, formatRelative } from './format-duration'
import { formatClock, formatUtc, toEpochMs } from './format-instant'
import { HoverDetail } from './hover-detail'

/**
 * - `relative`: `3 s ago`, `in 12 min`
 * - `elapsed` / `elapsed-fine`: `12 min`, `2 min 18 s` since then
 * - `left-fine`: `5 min 48 s` until then
 * - `clock`: `12:03:11`, with the date where it is another day
 */
export type TimeFormat = 'relative' | 'elapsed' | 'elapsed-fine' | 'left-fine' | 'clock'

function formatTime(at: number, format: TimeFormat, now: number, local: boolean): string {
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

interface TimeTextProps {
  /** ISO 8601 text or epoch milliseconds; null, an infinite time, reads as `unknown`. */
  readonly at: string | number | null
  readonly format: TimeFormat
}

/** A time by the clock above it; hover and focus show it exactly, local and in UTC to copy. */
export function TimeText({ at, format }: TimeTextProps) {
  const epochMs = toEpochMs(at)
  if (epochMs === null) return <span>unknown</span>
  return <KnownTime at={epochMs} iso={typeof at === 'string' ? at : undefined} format={format} />
}

function KnownTime({ at, iso, format }: { at: number; iso?: string; format: TimeFormat }) {
  const text = useClock(({ now, local }) => formatTime(at, format, now, local))
  return (
    <HoverDetail
      label="Exact time"
      detail={{ time: at, iso }}
      className="-mx-1 -my-0.5 min-h-6 rounded-sm px-1 text-left tabular-nums decoration-line-strong decoration-dotted underline-offset-4 hover:underline"
    >
      <time dateTime={formatUtc(at)}>{text}</time>
    </HoverDetail>
  )
}
