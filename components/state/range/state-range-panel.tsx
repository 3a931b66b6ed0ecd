'use client'

import { useMemo, useState } from 'react'
import { IgnoredNotice } from '@/components/lists/ignored-notice'
import { NoRecordBefore } from '@/components/lists/no-record-before'
import { NothingKnown } from '@/components/panels/nothing-known'
import { isLive } from '@/components/panels/is-live'
import { PanelFrame } from '@/components/panels/panel-frame'
import { Section } from '@/components/ui/section'
import type { QueryResult } from '@/lib/client/lists/query-result'
import type { IgnoredParameter } from '@/lib/client/lists/ignored-parameter'
import {
  type Bounds,
  boundsOf,
  fixedWindow,
  panned,
  type StateWindow,
  zoomed,
} from '@/lib/client/state/state-window'
import type { PanelView } from '@/lib/client/freshness/panel-view'
import type { AskMore } from '@/lib/client/panels/use-ask-more'
import type { StateRangeBody } from '@/lib/wire/state/state-range.wire'
import { MomentLink } from '@/components/state/moment/moment-link'
import { RangeControls } from './range-controls'
import { Skeleton } from '@/components/ui/skeleton'
import { stripSpans } from '@/components/state/strip/strip-spans'
import { RangeStrip } from './range-strip'
import { RangeActs } from '@/components/activity/range-acts'
import { RangeTransitions } from './range-transitions'
import { RangeWords } from './range-words'
import { TimeInState } from './time-in-state'

interface StateRangePanelProps {
  readonly view: PanelView<QueryResult<StateRangeBody>>
  readonly ask: AskMore
  readonly window: StateWindow
  /** The data is still of another window, while `window` is being stepped to. */
  readonly stepping: boolean
  /** Parameters of the address that cannot be used. */
  readonly ignored: readonly IgnoredParameter[]
  /** The moment that is shown, epoch ms; null for none. */
  readonly moment: number | null
  readonly onWindow: (window: StateWindow) => void
  /** Steps from the newest window, which may not be rendered yet. */
  readonly onStep: (onward: (from: StateWindow) => StateWindow) => void
  /** ISO 8601 UTC. */
  readonly onMoment: (time: string) => void
  readonly onRefresh: () => void
}

/** A range of Kora's past: its states, how long each lasted, and every transition. */
export function StateRangePanel(props: StateRangePanelProps) {
  const { view, window, stepping, ignored, onRefresh } = props
  const { verdict, body, now } = view
  const data = body?.data ?? null
  // While another window loads, the last one stays in sight, dimmed.
  const [previous, setPrevious] = useState({ range: data, key: JSON.stringify(window) })
  if (data !== null && data !== previous.range && !stepping) {
    setPrevious({ range: data, key: JSON.stringify(window) })
  }
  const awaited = verdict.shows === 'skeleton'
  const shown = data ?? (awaited ? previous.range : null)
  return (
    <PanelFrame
      subject="state"
      title="Operational state"
      view={view}
      explored="states of the past"
      onRefresh={onRefresh}
      bodyNow={now}
      intro={ignored.length === 0 ? undefined : <IgnoredNotice ignored={ignored} inset={false} />}
    >
      {shown !== null ? (
        <KnownRange
          {...props}
          range={shown}
          rangeKey={previous.key}
          waiting={awaited || stepping}
        />
      ) : awaited ? (
        <RangeSkeleton />
      ) : verdict.shows === 'sample' ? null : (
        <NothingKnown view={view}>What Kora did in this time is unknown.</NothingKnown>
      )}
    </PanelFrame>
  )
}

interface KnownRangeProps extends StateRangePanelProps {
  readonly range: StateRangeBody
  /** Identifies the window of `range`. */
  readonly rangeKey: string
  /** `range` is of another window than `window`. */
  readonly waiting: boolean
}

function KnownRange(props: KnownRangeProps) {
  const { view, ask, window, range, rangeKey, waiting, moment } = props
  const { onWindow, onStep, onMoment } = props
  const now = view.tickingNow
  const live = isLive(view.verdict) && !waiting
  const bounds: Bounds = waiting
    ? boundsOf(window, now)
    : { from: Date.parse(range.from), to: Date.parse(range.to) }
  const { from, to } = bounds
  const record = range.record_begins_at
  const spans = useMemo(() => stripSpans(range.segments, { from, to }), [range.segments, from, to])
  const middle = moment !== null && moment > from && moment < to ? moment : (from + to) / 2
  const zoom = (factor: number, around: number) =>
    onStep((newest) => zoomed(boundsOf(newest, now), factor, around, now))
  const pan = (share: number) => onStep((newest) => panned(boundsOf(newest, now), share, now))
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
        <RangeWords bounds={bounds} untilNow={window.kind === 'last' && live} />
        {record !== undefined && from < Date.parse(record) ? (
          <p className="mt-1 text-sm text-ink-soft">
            <NoRecordBefore at={record} />
          </p>
        ) : null}
        <div data-live={waiting ? false : undefined} aria-busy={waiting}>
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
        <MomentLink moment={moment} />
      </div>
      <Section title="Time in each state" note={waiting ? 'being read…' : undefined}>
        {/* Hidden while loading, because the numbers belong to other dates; keeps its place. */}
        <div className={waiting ? 'invisible' : undefined}>
          <TimeInState
            time_in_state={range.time_in_state}
            degraded_ms={range.degraded_ms}
            unrecordedMs={unrecordedMs(range)}
          />
        </div>
      </Section>
      <RangeTransitions
        range={range}
        windowKey={rangeKey}
        waiting={waiting}
        live={live}
        ask={ask}
        onMoment={onMoment}
      />
      <RangeActs from={range.from} to={range.to} windowKey={rangeKey} ask={ask} />
    </>
  )
}

/** How much of a range lies before the record, ms. */
function unrecordedMs({ from, to, record_begins_at }: StateRangeBody): number {
  if (record_begins_at === undefined) return 0
  return Math.max(0, Math.min(Date.parse(to), Date.parse(record_begins_at)) - Date.parse(from))
}

/** Placeholders for the strip and what follows it. */
function RangeSkeleton() {
  return (
    <div className="border-t border-line px-4 py-4 sm:px-5">
      <Skeleton className="h-8 w-72 max-w-full" />
      <Skeleton className="mt-8 h-16 w-full" />
      <Skeleton className="mt-8 h-24 w-full" />
      {[0, 1, 2, 3, 4].map((line) => (
        <Skeleton key={line} className="mt-3 h-5 w-full" />
      ))}
    </div>
  )
}
