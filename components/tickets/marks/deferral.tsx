'use client'

import { useClock } from '@/components/ui/clock-context'
import { toEpochMs } from '@/components/ui/format-instant'
import { TimeText } from '@/components/ui/time-text'

interface DeferralProps {
  /** ISO 8601; null where it waits for no time, or for an infinite one. */
  readonly until: string | null
  /** It waits for a time that never comes. */
  readonly parked?: boolean | undefined
}

/**
 * When a deferred ticket is eligible; a dash where it may be claimed now. One that waits for a time
 * that no clock reaches (infinity, the year 12000) is parked, and never now.
 */
export function Deferral({ until, parked = false }: DeferralProps) {
  const epochMs = toEpochMs(until)
  const deferred = useClock(({ now }) => epochMs !== null && epochMs - now >= 1_000)
  if (parked || (until !== null && epochMs === null)) {
    return <span className="text-attention">parked</span>
  }
  if (!deferred) {
    return (
      <>
        <span aria-hidden="true" className="text-ink-soft @max-xl:hidden">
          —
        </span>
        <span className="sr-only">now</span>
      </>
    )
  }
  return (
    <span className="text-attention">
      deferred, <TimeText at={until} format="relative" />
    </span>
  )
}
