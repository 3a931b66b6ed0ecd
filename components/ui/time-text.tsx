'use client'

import { useClock } from './clock-context'
import { formatUtc, toEpochMs } from './format-instant'
import { formatTime, type TimeFormat } from './format-time'
import { HoverDetail } from './hover-detail'

interface TimeTextProps {
  /** ISO 8601 or epoch ms; null (an infinite time) reads `time unknown`. */
  readonly at: string | number | null
  readonly format: TimeFormat
  /** As in HoverDetail. */
  readonly tabIndex?: number
}

/** A time by the surrounding clock; hover and focus show the exact time. */
export function TimeText({ at, format, tabIndex }: TimeTextProps) {
  const epochMs = toEpochMs(at)
  if (epochMs === null) return <span>time unknown</span>
  const iso = typeof at === 'string' ? at : undefined
  return <KnownTime at={epochMs} iso={iso} format={format} tabIndex={tabIndex} />
}

interface KnownTimeProps extends Pick<TimeTextProps, 'format' | 'tabIndex'> {
  readonly at: number
  readonly iso?: string
}

function KnownTime({ at, iso, format, tabIndex }: KnownTimeProps) {
  const text = useClock(({ now, local }) => formatTime(at, format, now, local))
  return (
    <HoverDetail
      label="Exact time"
      detail={{ time: at, iso }}
      tabIndex={tabIndex}
      className="time-text"
    >
      <time dateTime={formatUtc(at)}>{text}</time>
    </HoverDetail>
  )
}
