import { formatDuration } from '@/components/ui/format-duration'

/** ` · in 3 s`: ticks, so it is kept from screen readers; the instant beside it is for them. */
export function NextAttempt({ at, tickingNow }: { at: number; tickingNow: number }) {
  return (
    <span aria-hidden="true" className="tabular-nums">
      {at > tickingNow ? ` · in ${formatDuration(at - tickingNow)}` : ' · now'}
    </span>
  )
}
