import { clsx } from 'clsx'
import { STATE_STYLE } from '@/components/state/now/state-style'
import type { StripBounds, StripSpan } from './strip-spans'
import type { StripTick } from './strip-ticks'

function shareOf(at: number, { from, to }: StripBounds): number {
  return (at - from) / (to - from)
}

/** Position of a time on a strip, as a CSS percentage. */
export function placeOn(bounds: StripBounds, at: number): string {
  return `${(shareOf(at, bounds) * 100).toFixed(3)}%`
}

/** Length of a duration on a strip, as a CSS percentage. */
export function lengthOn(bounds: StripBounds, ms: number): string {
  return placeOn(bounds, bounds.from + ms)
}

interface StripBarsProps {
  readonly spans: readonly StripSpan[]
  readonly bounds: StripBounds
  /** Tooltip of a stretch. */
  readonly titleOf?: (span: StripSpan) => string
}

/** The stretches as bars; fills the positioned element around it. */
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
  /** Label of the right end, e.g. `now`; null for none. */
  readonly end: string | null
}

/** The labels below a strip. */
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

/** Keeps labels near the ends inside the strip. */
function alignment(share: number): string {
  if (share < 0.06) return ''
  return share > 0.94 ? '-translate-x-full' : '-translate-x-1/2'
}
