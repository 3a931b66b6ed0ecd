'use client'

import { clsx } from 'clsx'
import { memo } from 'react'
import { useClock } from '@/components/ui/clock-context'
import { formatClock } from '@/components/ui/format-instant'
import { formatDuration } from '@/components/ui/format-duration'
import { SampleTag } from '@/components/ui/sample-tag'
import type { StripSegmentWire } from '@/lib/wire/state/operational-state.wire'
import { STATE_LOOK } from '@/components/state/now/state-style'
import { STRIP_LENGTH_MS, stripSpans, stripTicks, stripTotals } from './strip-spans'

const MINUTE_MS = 60_000

interface DayStripProps {
  /** Null where the past is not known. */
  readonly segments: readonly StripSegmentWire[] | null
  /** Whether the last stretch still holds. */
  readonly live: boolean
  readonly sample: boolean
}

/** The states of the last 24 hours as a strip, with how long each took. Moves once a minute. */
export const DayStrip = memo(function DayStrip({ segments, live, sample }: DayStripProps) {
  // The end of the minute, so that the stretch that still holds reaches the edge.
  const now = useClock((clock) => Math.ceil(clock.now / MINUTE_MS) * MINUTE_MS)
  const local = useClock((clock) => clock.local)
  if (segments === null || segments.length === 0) {
    return <p className="text-ink-soft">Not known yet.</p>
  }
  const start = now - STRIP_LENGTH_MS
  const percent = (at: number) => `${(((at - start) / STRIP_LENGTH_MS) * 100).toFixed(3)}%`
  const spans = stripSpans(segments, now, live)
  const totals = stripTotals(spans)
  const summary = totals.map(({ state, ms }) => `${state} ${formatDuration(ms, 'fine')}`).join(', ')
  return (
    <div>
      <div
        role="img"
        aria-label={`The last 24 hours: ${summary}`}
        className="relative h-7 overflow-hidden rounded-md bg-sunken"
      >
        {spans.map((span) => (
          <span
            key={span.from}
            title={`${span.state}${span.degraded ? ', degraded' : ''}: ${formatClock(span.from, now, local)} to ${formatClock(span.to, now, local)}`}
            style={{ left: percent(span.from), width: percent(start + span.to - span.from) }}
            className={clsx('absolute inset-y-0 min-w-px', STATE_LOOK[span.state].strip)}
          >
            {span.degraded ? (
              <span className="absolute inset-x-0 top-0 h-1.5 border-b border-surface bg-attention" />
            ) : null}
          </span>
        ))}
      </div>
      <div aria-hidden="true" className="relative mt-1 h-4 text-2xs text-ink-soft">
        {stripTicks(now, local).map((tick) => (
          <span
            key={tick.at}
            style={{ left: percent(tick.at) }}
            className="absolute -translate-x-1/2 whitespace-nowrap first:translate-x-0"
          >
            {tick.label}
          </span>
        ))}
        <span className="absolute right-0 bg-surface pl-2">{local ? 'now' : 'now, UTC'}</span>
      </div>
      <ul className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-xs">
        {totals.map(({ state, ms }) => (
          <li key={state} className="flex items-center gap-1.5">
            <span
              aria-hidden="true"
              className={clsx(
                'size-3 rounded-xs border border-line-strong',
                STATE_LOOK[state].strip,
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
