'use client'

import { formatDuration } from '@/components/ui/format-duration'
import { TimeText } from '@/components/ui/time-text'
import type { Bounds } from '@/lib/client/state/state-window'

interface RangeWordsProps {
  readonly bounds: Bounds
  /** The range ends now and is live; data that is not live ended when it was read. */
  readonly untilNow: boolean
}

/** `20 Nov 05:12:00 to now · 24 h`. */
export function RangeWords({ bounds, untilNow }: RangeWordsProps) {
  return (
    <p className="mt-4 font-semibold">
      <TimeText at={bounds.from} format="clock" />{' '}
      <span className="font-normal text-ink-soft">to</span>{' '}
      {untilNow ? 'now' : <TimeText at={bounds.to} format="clock" />}
      <span className="font-normal text-ink-soft">
        {' '}
        · {formatDuration(bounds.to - bounds.from, 'fine')}
      </span>
    </p>
  )
}
