'use client'

import { CopyButton } from './copy-button'
import { formatLocalExact, formatUtc } from './format-instant'

/** The exact time behind a relative one. `iso` is copied as it came, microseconds included. */
export function TimeDetail({ at, iso }: { at: number; iso?: string }) {
  const utc = iso ?? formatUtc(at)
  return (
    <dl className="grid grid-cols-[auto_1fr] items-center gap-x-3 gap-y-1 tabular-nums">
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
