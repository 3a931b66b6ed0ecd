'use client'

import { useClock } from './clock-context'
import { CopyButton } from './copy-button'
import { formatLocalExact, formatUtc } from './format-instant'
import { formatTime } from './format-time'

/** The exact time behind a short one, and how long ago it was. `iso` is copied as it came, microseconds included. */
export function TimeDetail({ at, iso }: { at: number; iso?: string }) {
  const utc = iso ?? formatUtc(at)
  const relative = useClock(({ now }) => formatTime(at, 'relative', now, true))
  return (
    <dl className="grid grid-cols-[auto_1fr] items-center gap-x-3 gap-y-1 tabular-nums">
      <dt className="text-ink-soft">when</dt>
      <dd>{relative}</dd>
      <dt className="text-ink-soft">local</dt>
      <dd>{formatLocalExact(at)}</dd>
      <dt className="text-ink-soft">UTC</dt>
      <dd className="flex items-center gap-1 font-mono text-xs [overflow-wrap:anywhere]">
        {utc}
        <CopyButton text={utc} label="Copy the UTC time" />
      </dd>
    </dl>
  )
}
