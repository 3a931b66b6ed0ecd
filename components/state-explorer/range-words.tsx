'use client'

import { Instant } from '@/components/ui/instant'
import { formatDuration } from '@/components/ui/format-duration'
import type { Bounds } from '@/lib/client/explorer/state-window'

interface RangeWordsProps {
  readonly bounds: Bounds
  readonly untilNow: boolean
}

/** `20 Nov 05:12:00 to now · 24 h`. */
export function RangeWords({ bounds, untilNow }: RangeWordsProps) {
  return (
    <p className="mt-4 font-semibold">
      <Instant at={bounds.from} /> <span className="font-normal text-ink-soft">to</span>{' '}
      {untilNow ? 'now' : <Instant at={bounds.to} />}
      <span className="font-normal text-ink-soft">
        {' '}
        · {formatDuration(bounds.to - bounds.from, 'fine')}
      </span>
    </p>
  )
}
