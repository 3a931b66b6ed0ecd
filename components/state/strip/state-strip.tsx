import { clsx } from 'clsx'
import { STATE_STYLE } from '@/components/state/now/state-style'
import type { StripBounds, StripSpan } from './strip-spans'
import type { StripTick } from './strip-ticks'

function shareOf(at: number, { from, to }: StripBounds): number {
  return (at - from) / (to - from)
}

/** Where a time lies on a strip, from its left end: a percentage for CSS. */
export function placeOn(bounds: StripBounds, at: number): string {
  return `${(shareOf(at, bounds) * 100).toFixed(3)}%`
}

/** How long a stretch is on a strip: a percentage for CSS. */
export function lengthOn(bounds: StripBounds, ms: number): string {
  return placeOn(bounds, bounds.from + ms)
}

interface StripBarsProps {
  readonly spans: readonly StripSpan[]
  readonly bounds: StripBounds
  /** The browser's tooltip of a stretch. */
  readonly titleOf?: (span: StripSpan) => string
}

/** The states of a stretch of time as bars; fills the positioned element around it. */
export function StripBars({ spans, bounds, titleOf }: StripBarsProps) {
  return (
    <div className="absolute inset-0 overflow-hidden rounded-md">
      {spans.map((span) => (
        <span
          key={span.from}
          title={titleOf?.(span)}
          style={{
            left: placeOn(bounds, span.from),
            width: lengthOn(bounds, span.to - span.from),
          }}
          className={clsx('absolute inset-y-0 min-w-px', STATE_STYLE[span.state].strip)}
        >
          {span.degraded ? (
            <span className="absolute inset-x-0 top-0 h-1/5 max-h-2 min-h-1.5 border-b border-surface bg-attention" />
          ) : null}
        </span>
      ))}
    </div>
  )
}

interface StripTicksProps {
  readonly ticks: readonly StripTick[]
  readonly bounds: StripBounds
  /** What the right end is, e.g. `now`; null for nothing. */
  readonly end: string | null
}

/** The times below a strip. */
export function StripTicks({ ticks, bounds, end }: StripTicksProps) {
  return (
    <div aria-hidden="true" className="relative mt-1 h-4 text-2xs text-ink-soft">
      {ticks.map(({ at, label }) => (
        <span
          key={at}
          style={{ left: placeOn(bounds, at) }}
          className={clsx('absolute whitespace-nowrap', alignment(shareOf(at, bounds)))}
        >
          {label}
        </span>
      ))}
      {end === null ? null : <span className="absolute right-0 bg-surface pl-2">{end}</span>}
    </div>
  )
}

/** Keeps a label near an end inside the strip, on a phone too. */
function alignment(share: number): string {
  if (share < 0.06) return ''
  return share > 0.94 ? '-translate-x-full' : '-translate-x-1/2'
}
