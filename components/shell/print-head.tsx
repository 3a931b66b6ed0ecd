'use client'

import { useSyncExternalStore } from 'react'
import { useClock } from '@/components/ui/clock-context'

const MINUTE_MS = 60_000
const never = () => () => undefined

/**
 * What a sheet of paper needs and a screen has elsewhere: the date, with its zone, and the address.
 * Needs a `ClockProvider` with the current time.
 */
export function PrintHead() {
  const minute = useClock(({ now }) => Math.floor(now / MINUTE_MS) * MINUTE_MS)
  const local = useClock((clock) => clock.local)
  const address = useSyncExternalStore(
    never,
    () => location.href,
    () => '',
  )
  return (
    <p data-testid="print-head" className="hidden text-sm [overflow-wrap:anywhere] print:block">
      {dateWords(minute, local)}
      <br />
      {address}
    </p>
  )
}

/** `21 November 2026 at 12:03 GMT+1`. */
function dateWords(at: number, local: boolean): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
    ...(!local && { timeZone: 'UTC' }),
  }).format(at)
}
