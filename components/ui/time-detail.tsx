'use client'

import { useClock } from './clock-context'
import { CopyButton } from './copy-button'
import { Fact } from './fact'
import { formatRelative } from './format-duration'
import { formatUtc } from './format-instant'

/**
 * An exact time: its age by the surrounding clock, the local time with its zone, and UTC to copy
 * (DESIGN). Copies `iso` as it is, with microseconds.
 */
export function TimeDetail({ at, iso }: { at: number; iso?: string }) {
  const utc = iso ?? formatUtc(at)
  const relative = useClock(({ now }) => formatRelative(at, now))
  return (
    <dl className="grid grid-cols-[auto_1fr] items-center gap-x-3 gap-y-1 tabular-nums">
      <Fact layout="row" term="relative">
        {relative}
      </Fact>
      <Fact layout="row" term="local">
        {formatLocalExact(at)}
      </Fact>
      <Fact layout="row" term="UTC">
        <span className="flex items-center gap-1 font-mono text-xs">
          {utc}
          <CopyButton text={utc} label="Copy the UTC time" />
        </span>
      </Fact>
    </dl>
  )
}

/** The exact local time with its zone, in a browser: `Sat, 21 Nov 2026, 12:03:11 GMT+1`. */
function formatLocalExact(at: number): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
    ...(new Date(at).getUTCFullYear() < 1 && { era: 'short' as const }),
  }).format(at)
}
