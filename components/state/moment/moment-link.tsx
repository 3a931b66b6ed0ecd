'use client'

import { useClock } from '@/components/ui/clock-context'
import { formatClock } from '@/components/ui/format-instant'

/**
 * On a small screen the moment stands below the long list: this leads there. Its place is kept, so
 * that picking a moment moves nothing.
 */
export function MomentLink({ moment }: { readonly moment: number | null }) {
  const words = useClock(({ now, local }) =>
    moment === null ? '' : formatClock(moment, now, local),
  )
  return (
    <p className="mt-1 min-h-6 text-sm wide:hidden">
      {moment === null ? null : (
        <a
          href="#moment"
          className="inline-flex min-h-6 items-center text-accent underline underline-offset-2"
        >
          What was Kora doing at {words}?
        </a>
      )}
    </p>
  )
}
