'use client'

import { useClock } from '@/components/ui/clock-context'
import { toEpochMs } from '@/components/ui/format-instant'
import { TimeText } from '@/components/ui/time-text'

/**
 * When a deferred ticket is eligible; a dash where it may be claimed now. `until` is ISO 8601; one
 * that no clock of the browser reaches (the year 12000) is parked, and never now.
 */
export function Deferral({ until }: { until: string | null }) {
  const epochMs = toEpochMs(until)
  const deferred = useClock(({ now }) => epochMs !== null && epochMs - now >= 1_000)
  if (until !== null && epochMs === null) {
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
