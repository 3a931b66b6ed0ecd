'use client'

import { clsx } from 'clsx'
import { memo } from 'react'
import { useClock } from '@/components/ui/clock-context'
import { formatClock } from '@/components/ui/format-instant'
import { formatDuration } from '@/components/ui/format-duration'
import { SampleTag } from '@/components/ui/sample-tag'
import type { StripSegmentWire } from '@/lib/wire/state/operational-state.wire'
import { STATE_STYLE } from '@/components/state/now/state-style'
import { StripBars, StripTicks } from './state-strip'
import { stripSpans, stripTotals } from './strip-spans'
import { dayTicks } from './day-ticks'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

interface DayStripProps {
  /** Null where the past is unknown. */
  readonly segments: readonly StripSegmentWire[] | null
  /** Whether the last stretch is still going on. */
  readonly live: boolean
  readonly sample: boolean
}

/** The states of the last 24 hours as a strip with totals. Updates once a minute. */
export const DayStrip = memo(function DayStrip({ segments, live, sample }: DayStripProps) {
  // Rounded up to the minute, so that a stretch that goes on reaches the edge.
  const now = useClock((clock) => Math.ceil(clock.now / MINUTE_MS) * MINUTE_MS)
  const local = useClock((clock) => clock.local)
  if (segments === null || segments.length === 0) {
    return <p className="text-ink-soft">Not known yet.</p>
  }
  const bounds = { from: now - DAY_MS, to: now }
  const spans = stripSpans(segments, bounds, live)
  const totals = stripTotals(spans)
  const summary = totals.map(({ state, ms }) => `${state} ${formatDuration(ms, 'fine')}`).join(', ')
  return (
    <div>
      <div
        role="img"
        aria-label={`The last 24 hours: ${summary}`}
        className="relative h-7 rounded-md bg-sunken"
      >
        <StripBars
          spans={spans}
          bounds={bounds}
          titleOf={({ state, degraded, from, to }) =>
            `${state}${degraded ? ', degraded' : ''}: ${formatClock(from, now, local)} to ${formatClock(to, now, local)}`
          }
        />
      </div>
      <StripTicks ticks={dayTicks(now, local)} bounds={bounds} end={local ? 'now' : 'now, UTC'} />
      <ul className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-xs">
        {totals.map(({ state, ms }) => (
          <li key={state} className="flex items-center gap-1.5">
            <span
              aria-hidden="true"
              className={clsx(
                'size-3 rounded-xs border border-line-strong',
                STATE_STYLE[state].strip,
              )}
            />
            {state} <span className="text-ink-soft">{formatDuration(ms, 'fine')}</span>
          </li>
        ))}
        {spans.some((span) => span.degraded) ? (
          <li className="flex items-center gap-1.5">
            <span aria-hidden="true" className="h-1.5 w-3 bg-attention" />
            degraded
          </li>
        ) : null}
        {sample ? (
          <li>
            <SampleTag />
          </li>
        ) : null}
      </ul>
    </div>
  )
})
