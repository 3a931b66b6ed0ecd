'use client'

import { useMemo, useState } from 'react'
import { NoDatabase } from '@/components/explorer/no-database'
import { NothingKnown } from '@/components/explorer/nothing-known'
import { PanelFrame } from '@/components/panels/panel-frame'
import { Section } from '@/components/ui/section'
import type { Explored } from '@/lib/client/explorer/explored'
import {
  type Bounds,
  boundsOf,
  fixedWindow,
  panned,
  type StateWindow,
  zoomed,
} from '@/lib/client/explorer/state-window'
import type { PanelView } from '@/lib/client/freshness/panel-view'
import type { StateRangeBody } from '@/lib/wire/state-range.wire'
import { RangeControls } from './range-controls'
import { RangeSkeleton } from './range-skeleton'
import { rangeSpans } from './range-spans'
import { RangeStrip } from './range-strip'
import { RangeTransitions } from './range-transitions'
import { RangeWords } from './range-words'
import { TimeInState } from './time-in-state'

interface StateRangePanelProps {
  readonly view: PanelView<Explored<StateRangeBody>>
  readonly window: StateWindow
  /** The moment that is looked at, epoch ms; null for none. */
  readonly moment: number | null
  readonly onWindow: (window: StateWindow) => void
  /** The window that was wished for last, though it may not be rendered yet. */
  readonly latestWindow: () => StateWindow
  /** ISO 8601 UTC. */
  readonly onMoment: (time: string) => void
  readonly onRefresh: () => void
}

/** Any stretch of Kora's past: what it was, for how long, and every transition. */
export function StateRangePanel(props: StateRangePanelProps) {
  const { view, onRefresh } = props
  const { verdict, body, now } = view
  const data = body?.data ?? null
  // While another window is on its way, the one before stays in sight, dimmed.
  const [previous, setPrevious] = useState(data)
  if (data !== null && data !== previous) setPrevious(data)
  const waiting = verdict.shows === 'skeleton'
  const shown = data ?? (waiting ? previous : null)
  return (
    <PanelFrame
      subject="state"
      title="Operational state"
      view={view}
      onRefresh={onRefresh}
      bodyNow={now}
    >
      {shown !== null ? (
        <KnownRange {...props} range={shown} waiting={waiting} />
      ) : waiting ? (
        <RangeSkeleton />
      ) : verdict.shows === 'sample' ? (
        <NoDatabase what="states of the past" />
      ) : (
        <NothingKnown>What Kora did in this time is unknown.</NothingKnown>
      )}
    </PanelFrame>
  )
}

interface KnownRangeProps extends StateRangePanelProps {
  readonly range: StateRangeBody
  /** `range` is not the one of this window yet. */
  readonly waiting: boolean
}

function KnownRange(props: KnownRangeProps) {
  const { view, window, range, waiting, moment, onWindow, latestWindow, onMoment } = props
  const now = view.tickingNow
  const bounds: Bounds = waiting
    ? boundsOf(window, now)
    : { from: Date.parse(range.from), to: Date.parse(range.to) }
  const { from, to } = bounds
  const spans = useMemo(() => rangeSpans(range.segments, { from, to }), [range.segments, from, to])
  const middle = moment !== null && moment > from && moment < to ? moment : (from + to) / 2
  // Keys come faster than pages are rendered: each step goes on from the one before it.
  const latest = () => boundsOf(latestWindow(), now)
  const zoom = (factor: number, around: number) => onWindow(zoomed(latest(), factor, around, now))
  const pan = (share: number) => onWindow(panned(latest(), share, now))
  return (
    <>
      <div className="px-4 pb-4 sm:px-5">
        <RangeControls
          window={window}
          bounds={bounds}
          now={now}
          onWindow={onWindow}
          onZoom={(factor) => zoom(factor, middle)}
          onPan={pan}
        />
        <RangeWords bounds={bounds} untilNow={window.kind === 'last'} />
        <RangeStrip
          spans={spans}
          bounds={bounds}
          moment={moment}
          onMoment={(at) => onMoment(new Date(at).toISOString())}
          onStretch={(stretch) => onWindow(fixedWindow(stretch, now))}
          onZoom={zoom}
          onPan={pan}
        />
      </div>
      <Section title="Time in each state">
        <TimeInState time_in_state={range.time_in_state} degraded_ms={range.degraded_ms} />
      </Section>
      {waiting ? null : (
        <RangeTransitions range={range} windowKey={JSON.stringify(window)} onMoment={onMoment} />
      )}
    </>
  )
}
