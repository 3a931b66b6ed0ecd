'use client'

import { useClock } from '@/components/ui/clock-context'
import { formatClock } from '@/components/ui/format-instant'

/**
 * A link to the moment, which on small screens is below the long list. Keeps its height while
 * empty, so that choosing a moment moves nothing.
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
