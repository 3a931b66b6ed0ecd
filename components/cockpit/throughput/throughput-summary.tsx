'use client'

import { clsx } from 'clsx'
import ChevronDown from 'lucide-react/icons/chevron-down'
import { useId, useState } from 'react'
import { failureWords } from '@/components/lists/failure-words'
import { isLive } from '@/components/panels/is-live'
import { ClockProvider, useClock } from '@/components/ui/clock-context'
import { Fact } from '@/components/ui/fact'
import { TimeText } from '@/components/ui/time-text'
import { type QueryResult, resultQuery } from '@/lib/client/lists/query-result'
import type { PanelQuery } from '@/lib/client/panels/panel-query'
import { safeParse } from '@/lib/wire/zod'
import { usePanel } from '@/lib/client/panels/use-panel'
import { viewPanel } from '@/lib/client/panels/view-panel'
import { useCockpitClient, usePageClock } from '@/lib/client/cockpit-client'
import { type ThroughputBody, throughputSchema } from '@/lib/wire/tickets/throughput.wire'
import { countAtTime } from '@/components/ui/format-count'
import { ThroughputBars } from './throughput-bars'
import { ThroughputTable } from './throughput-table'

const throughputQuery: PanelQuery<QueryResult<ThroughputBody>> = resultQuery({
  key: 'throughput',
  url: () => '/api/throughput',
  parse: (body) => safeParse(throughputSchema, body).data ?? null,
})

interface ThroughputSummaryProps {
  /** Whether the surrounding panel is live; this part is live only if that is. */
  readonly around: boolean
}

/**
 * How much work ended in the last 24 hours. Import it only on demand, to keep it out of the first
 * load.
 */
export default function ThroughputSummary({ around }: ThroughputSummaryProps) {
  const { intervalMs, presenceMs } = useCockpitClient()
  const pageClock = usePageClock()
  const { data } = usePanel(throughputQuery, undefined)
  const view = viewPanel(data, { pageClock, intervalMs, presenceMs, boot: null, silentSince: null })
  const body = view.body?.data ?? null
  const live = around && isLive(view.verdict)
  // Already stopped while the surrounding panel is not live.
  const clock = useClock(({ now }) => now)
  if (body === null) {
    return view.verdict.shows === 'skeleton' ? null : (
      <p className="text-ink-soft">Unknown. {failureWords(view.failure)}</p>
    )
  }
  return (
    <ClockProvider now={live ? clock : view.now}>
      <div
        data-dimmed={live ? undefined : ''}
        data-testid="throughput"
        className="flex min-w-0 flex-1 basis-80 flex-wrap items-center gap-x-5 gap-y-1.5"
      >
        {live || view.asOf === null ? null : (
          <p className="text-sm">
            As it was at <TimeText at={view.asOf} format="clock" />.
          </p>
        )}
        <Summary body={body} live={live} />
      </div>
    </ClockProvider>
  )
}

/** Two sums with bars between them, and a button for the numbers by hour. */
function Summary({ body: { hours }, live }: { body: ThroughputBody; live: boolean }) {
  const [open, setOpen] = useState(false)
  const tableId = useId()
  const sum = (key: 'resolved' | 'failed') => hours.reduce((all, hour) => all + hour[key], 0)
  return (
    <>
      <dl className="flex gap-x-4">
        <Sum term="resolved" count={sum('resolved')} live={live} pattern="bg-good" />
        <Sum term="failed" count={sum('failed')} live={live} pattern="strip-stopped" />
      </dl>
      <div className="min-w-20 flex-1 @max-xl:order-last @max-xl:w-full @max-xl:flex-none">
        <ThroughputBars hours={hours} />
      </div>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={tableId}
        onClick={() => setOpen(!open)}
        className="flex min-h-6 items-center gap-1 rounded-sm text-xs text-ink-soft hover:text-ink @max-xl:ml-auto"
      >
        Hour by hour
        <ChevronDown size={14} aria-hidden="true" className={clsx(open && 'rotate-180')} />
      </button>
      <div id={tableId} hidden={!open} className="order-last w-full">
        {open ? <ThroughputTable hours={hours} live={live} /> : null}
      </div>
    </>
  )
}

interface SumProps {
  readonly term: string
  readonly count: number
  readonly live: boolean
  readonly pattern: string
}

function Sum({ term, count, live, pattern }: SumProps) {
  const label = (
    <>
      <span aria-hidden="true" className={clsx('size-2.5 rounded-xs', pattern)} />
      {term}
    </>
  )
  return (
    <Fact layout="inline" term={label}>
      <span className="text-sm">{countAtTime({ count }, live)}</span>
    </Fact>
  )
}
