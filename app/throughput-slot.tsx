'use client'

import { Lazy } from '@/components/ui/lazy'
import { usePageClock } from '@/lib/client/cockpit-client'

const loadSummary = () =>
  import('@/components/cockpit/throughput/throughput-summary').then((module) => module.default)

interface ThroughputSlotProps {
  readonly live: boolean
  /** Time of the last answer: each new one retries code that failed to load. */
  readonly asOf: number | null
}

/**
 * Keeps the height of the throughput, whose code loads after the first paint; if that fails, only
 * the throughput is missing.
 */
export function ThroughputSlot({ live, asOf }: ThroughputSlotProps) {
  const { mounted } = usePageClock()
  return (
    <section className="flex min-h-30 flex-wrap content-start items-center gap-x-5 gap-y-1.5 border-t border-line px-4 py-2.5 sm:px-5 @xl:min-h-12">
      <h3 className="text-sm font-semibold">
        Throughput <span className="font-normal text-ink-soft">24 hours</span>
      </h3>
      {mounted ? <Lazy load={loadSummary} props={{ around: live }} attempt={asOf} /> : null}
    </section>
  )
}
