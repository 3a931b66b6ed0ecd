import { clsx } from 'clsx'
import { rangeTicks } from './range-ticks'

interface RangeTicksProps {
  readonly from: number
  readonly to: number
  readonly local: boolean
}

/** A label near an end stands inside of it, on a phone too. */
function placeOf(share: number): string {
  if (share < 0.06) return ''
  return share > 0.94 ? '-translate-x-full' : '-translate-x-1/2'
}

/** The times below the strip. The first and the last keep inside of it. */
export function RangeTicks({ from, to, local }: RangeTicksProps) {
  const share = (at: number) => (at - from) / (to - from)
  return (
    <div aria-hidden="true" className="relative mt-1.5 h-4 text-2xs text-ink-soft">
      {rangeTicks(from, to, local).map((tick) => (
        <span
          key={tick.at}
          style={{ left: `${(share(tick.at) * 100).toFixed(3)}%` }}
          className={clsx('absolute whitespace-nowrap', placeOf(share(tick.at)))}
        >
          {tick.label}
        </span>
      ))}
      {local ? null : <span className="absolute right-0 bg-surface pl-2">UTC</span>}
    </div>
  )
}
