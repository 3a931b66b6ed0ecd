'use client'

import { useClock } from './clock-context'
import { formatClock, formatUtc, toEpochMs } from './format-instant'

/**
 * A time that does not change with the clock, `12:03:11`, for sentences in live regions. `at` is
 * epoch ms; an invalid time reads `time unknown`.
 */
export function Instant({ at }: { at: number }) {
  return toEpochMs(at) === null ? <span>time unknown</span> : <KnownInstant at={at} />
}

function KnownInstant({ at }: { at: number }) {
  const text = useClock(({ now, local }) => formatClock(at, now, local))
  return <time dateTime={formatUtc(at)}>{text}</time>
}
