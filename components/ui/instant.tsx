'use client'

import { useClock } from './clock-context'
import { formatClock, formatUtc, toEpochMs } from './format-instant'

/**
 * An instant that stands still, `12:03:11`: for sentences that are read aloud and must not change
 * with the clock. `at` is epoch milliseconds; what is no time reads as `unknown`.
 */
export function Instant({ at }: { at: number }) {
  return toEpochMs(at) === null ? <span>unknown</span> : <KnownInstant at={at} />
}

function KnownInstant({ at }: { at: number }) {
  const text = useClock(({ now, local }) => formatClock(at, now, local))
  return <time dateTime={formatUtc(at)}>{text}</time>
}
