'use client'

import { useClock } from '@/components/ui/clock-context'
import type { ThroughputHourWire } from '@/lib/wire/tickets/throughput.wire'
import { formatMinute } from '@/components/ui/format-instant'

const HEIGHT = 26
const STEP = 10
const BAR = 7

interface ThroughputBarsProps {
  readonly hours: readonly ThroughputHourWire[]
}

/** One bar per hour: resolved at the bottom, failed above it, striped. */
export function ThroughputBars({ hours }: ThroughputBarsProps) {
  const local = useClock((clock) => clock.local)
  const most = Math.max(1, ...hours.map(({ resolved, failed }) => resolved + failed))
  const px = (count: number) => (count === 0 ? 0 : Math.max(1.5, (count / most) * HEIGHT))
  const width = hours.length * STEP
  return (
    <div aria-hidden="true">
      <svg
        viewBox={`0 0 ${width} ${HEIGHT + 1}`}
        preserveAspectRatio="none"
        className="block h-7 w-full"
      >
        <defs>
          <pattern
            id="failed-stripes"
            width="3"
            height="3"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width="3" height="3" fill="var(--alarm-soft)" />
            <rect width="1.7" height="3" fill="var(--alarm)" />
          </pattern>
        </defs>
        <rect y={HEIGHT} width={width} height="1" fill="var(--line)" />
        {hours.map(({ from, resolved, failed }, index) => {
          const x = index * STEP + (STEP - BAR) / 2
          const good = px(resolved)
          const bad = px(failed)
          return (
            <g key={from}>
              <title>{`${formatMinute(Date.parse(from), local)}: ${resolved} resolved, ${failed} failed`}</title>
              <rect x={index * STEP} width={STEP} height={HEIGHT} fill="transparent" />
              <rect x={x} y={HEIGHT - good} width={BAR} height={good} fill="var(--good)" />
              <rect
                x={x}
                y={HEIGHT - good - bad}
                width={BAR}
                height={bad}
                fill="url(#failed-stripes)"
                stroke="var(--alarm)"
                strokeWidth={bad === 0 ? 0 : 0.6}
              />
            </g>
          )
        })}
      </svg>
    </div>
  )
}
