'use client'

import { clsx } from 'clsx'
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { useClock } from '@/components/ui/clock-context'
import { formatClock } from '@/components/ui/format-instant'
import type { Bounds } from '@/lib/client/state/state-window'
import { lengthOn, placeOn, StripBars, StripTicks } from '@/components/state/strip/state-strip'
import type { StripSpan } from '@/components/state/strip/strip-spans'
import { stripTicks } from '@/components/state/strip/strip-ticks'

/** A press that moves less than this chooses a moment, a longer one draws a range; px. */
const DRAW_FROM_PX = 6
const STEPS = 120

interface RangeStripProps {
  readonly spans: readonly StripSpan[]
  readonly bounds: Bounds
  /** The moment that is shown, epoch ms; null for none. */
  readonly moment: number | null
  readonly onMoment: (at: number) => void
  readonly onStretch: (stretch: Bounds) => void
  /** Zooms around a time; a factor below 1 zooms in. */
  readonly onZoom: (factor: number, around: number) => void
  /** Pans by a share of the window; negative is earlier. */
  readonly onPan: (share: number) => void
}

/**
 * The states of a range as a strip: click for a moment, drag to zoom. By keyboard it is a slider
 * over time: Enter chooses the moment, + and − zoom.
 */
export function RangeStrip(props: RangeStripProps) {
  const { spans, bounds, moment, onMoment, onStretch, onZoom, onPan } = props
  const { from, to } = bounds
  const length = to - from
  const now = useClock((clock) => Math.floor(clock.now / 60_000) * 60_000)
  const local = useClock((clock) => clock.local)
  const track = useRef<HTMLDivElement>(null)
  const [draft, setDraft] = useState<number | null>(null)
  const [hover, setHover] = useState<number | null>(null)
  const [drawn, setDrawn] = useState<{ begin: number; end: number } | null>(null)

  const inside = (at: number) => Math.min(to, Math.max(from, at))
  const cursor = inside(draft ?? moment ?? to)
  const shown = hover ?? cursor

  const timeAt = (event: PointerEvent) => {
    const place = track.current?.getBoundingClientRect()
    if (place === undefined || place.width === 0) return cursor
    return inside(from + ((event.clientX - place.left) / place.width) * length)
  }

  const onPointerUp = (event: PointerEvent<HTMLDivElement>) => {
    if (drawn === null) return
    setDrawn(null)
    const width = track.current?.clientWidth ?? 1
    const end = timeAt(event)
    if ((Math.abs(end - drawn.begin) / length) * width < DRAW_FROM_PX) {
      setDraft(null)
      onMoment(Math.round(end))
    } else onStretch({ from: Math.min(drawn.begin, end), to: Math.max(drawn.begin, end) })
  }

  const moveBy = (share: number) => {
    const next = cursor + share * length
    if (next < from) onPan(-0.25)
    if (next > to) onPan(0.25)
    setDraft(next)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    switch (event.key) {
      case 'ArrowLeft':
      case 'ArrowDown':
        moveBy(-(event.shiftKey ? 10 : 1) / STEPS)
        break
      case 'ArrowRight':
      case 'ArrowUp':
        moveBy((event.shiftKey ? 10 : 1) / STEPS)
        break
      case 'PageUp':
        moveBy(0.1)
        break
      case 'PageDown':
        moveBy(-0.1)
        break
      case 'Home':
        setDraft(from)
        break
      case 'End':
        setDraft(to)
        break
      case '+':
      case '=':
        onZoom(0.5, cursor)
        break
      case '-':
        onZoom(2, cursor)
        break
      case 'Enter':
      case ' ':
        setDraft(null)
        onMoment(Math.round(cursor))
        break
      default:
        return
    }
    event.preventDefault()
  }

  const words = momentWords(spanAt(spans, shown), shown, now, local)
  return (
    <div>
      <p aria-hidden="true" className="mb-3 min-h-5 text-sm text-ink-soft">
        {words}
      </p>
      <div
        ref={track}
        role="slider"
        tabIndex={0}
        aria-label="Moment on the strip"
        aria-describedby="strip-help"
        aria-valuemin={Math.round(from)}
        aria-valuemax={Math.round(to)}
        aria-valuenow={Math.round(cursor)}
        aria-valuetext={momentWords(spanAt(spans, cursor), cursor, now, local)}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (event.button !== 0) return
          event.currentTarget.setPointerCapture(event.pointerId)
          const begin = timeAt(event)
          setDrawn({ begin, end: begin })
        }}
        onPointerMove={(event) => {
          const at = timeAt(event)
          setHover(at)
          if (drawn !== null) setDrawn({ ...drawn, end: at })
        }}
        onPointerUp={onPointerUp}
        onPointerCancel={() => setDrawn(null)}
        onPointerLeave={() => setHover(null)}
        className="relative h-16 cursor-crosshair touch-pan-y rounded-md bg-sunken select-none"
      >
        <StripBars spans={spans} bounds={bounds} />
        {drawn === null ? null : (
          <span
            style={{
              left: placeOn(bounds, Math.min(drawn.begin, drawn.end)),
              width: lengthOn(bounds, Math.abs(drawn.end - drawn.begin)),
            }}
            className="pointer-events-none absolute inset-y-0 border-x-2 border-accent bg-accent/25"
          />
        )}
        {hover === null || drawn !== null ? null : (
          <Needle at={placeOn(bounds, hover)} kind="hover" />
        )}
        {draft === null || draft === moment ? null : (
          <Needle at={placeOn(bounds, cursor)} kind="draft" />
        )}
        {moment === null || moment < from || moment > to ? null : (
          <Needle at={placeOn(bounds, moment)} kind="moment" />
        )}
      </div>
      <StripTicks ticks={stripTicks(bounds, local)} bounds={bounds} end={local ? null : 'UTC'} />
      <p id="strip-help" className="mt-1 text-xs text-ink-soft">
        Click for a moment, drag to zoom. With keys: arrows move, + and − zoom, Enter shows the
        moment.
      </p>
    </div>
  )
}

const NEEDLE = {
  hover: 'w-px bg-ink-soft',
  draft: 'w-0.5 bg-accent',
  moment: 'w-0.5 bg-accent',
} as const

/** A line across the strip, with a knob where it marks a moment. */
function Needle({ at, kind }: { at: string; kind: keyof typeof NEEDLE }) {
  return (
    <span
      style={{ left: at }}
      className={clsx(
        'pointer-events-none absolute -inset-y-1 -translate-x-1/2 ring-2 ring-surface',
        NEEDLE[kind],
      )}
    >
      {kind === 'hover' ? null : (
        <span
          className={clsx(
            'absolute -top-1.5 left-1/2 size-3 -translate-x-1/2 rounded-full border-2 border-accent ring-2 ring-surface',
            kind === 'moment' ? 'bg-accent' : 'bg-surface',
          )}
        />
      )}
    </span>
  )
}

function momentWords(span: StripSpan | null, at: number, now: number, local: boolean): string {
  const time = formatClock(at, now, local)
  if (span === null) return time
  return `${time} · ${span.state}${span.degraded ? ', degraded' : ''}`
}

/** The stretch at a time (epoch ms), else the last one; null where there is none. */
function spanAt(spans: readonly StripSpan[], at: number): StripSpan | null {
  return spans.find((span) => span.from <= at && at < span.to) ?? spans.at(-1) ?? null
}
