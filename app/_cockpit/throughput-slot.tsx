'use client'

import { lazy, Suspense } from 'react'
import { Section } from '@/components/ui/section'
import { useMoment } from '@/lib/client/watching/cockpit-client'

/** Loaded after the first paint; a server that is away then costs the glance, never the page. */
const ThroughputGlance = lazy(() =>
  import('@/components/throughput/throughput-glance').catch(() => ({ default: () => null })),
)

/** The place of the throughput, as high as what comes: nothing below it jumps. */
export function ThroughputSlot({ live }: { live: boolean }) {
  const { mounted } = useMoment()
  return (
    <Section title="Throughput" note="the last 24 hours">
      <div className="min-h-28 @2xl:min-h-[5.75rem]">
        {mounted ? (
          <Suspense>
            <ThroughputGlance around={live} />
          </Suspense>
        ) : null}
      </div>
    </Section>
  )
}
