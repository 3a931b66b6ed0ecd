'use client'

import { grouped } from '@/components/explorer/grouped'
import { troubleWords } from '@/components/explorer/trouble-words'
import { isLive } from '@/components/panels/is-live'
import { ClockProvider, useClock } from '@/components/ui/clock-context'
import { TimeText } from '@/components/ui/time-text'
import { throughputQuery } from '@/lib/client/explorer/throughput.query'
import { usePanel } from '@/lib/client/panels/use-panel'
import { viewPanel } from '@/lib/client/panels/view-panel'
import { useCockpitClient, useMoment } from '@/lib/client/watching/cockpit-client'
import type { ThroughputBody } from '@/lib/wire/throughput.wire'
import { countWords } from './count-words'
import { ThroughputBars } from './throughput-bars'
import { ThroughputTable } from './throughput-table'

interface ThroughputGlanceProps {
  /** Whether the panel around it is live: a part of it is never livelier than the whole. */
  readonly around: boolean
}

/**
 * How much work ended in the last day, hour by hour, and how long the oldest waits. Only ever
 * imported on demand: the cockpit's first load does without it.
 */
export default function ThroughputGlance({ around }: ThroughputGlanceProps) {
  const { intervalMs } = useCockpitClient()
  const moment = useMoment()
  const { data } = usePanel(throughputQuery, undefined)
  const view = viewPanel(data, { moment, intervalMs, boot: null, silentSince: null })
  const body = view.body?.data ?? null
  const live = around && isLive(view.verdict)
  // Below a panel that is not live the clock stands still already.
  const clock = useClock(({ now }) => now)
  if (body === null) {
    return view.verdict.shows === 'skeleton' ? null : (
      <p className="text-ink-soft">Unknown. {troubleWords(view.trouble)}</p>
    )
  }
  return (
    <ClockProvider now={live ? clock : view.now}>
      <div data-dimmed={live ? undefined : ''} data-testid="throughput">
        {live || view.asOf === null ? null : (
          <p className="mb-2 text-sm">
            As it was at <TimeText at={view.asOf} format="clock" />.
          </p>
        )}
        <Glance body={body} live={live} />
      </div>
    </ClockProvider>
  )
}

function Glance({ body, live }: { body: ThroughputBody; live: boolean }) {
  const { hours, oldest_waiting_at, waiting } = body
  const sum = (key: 'resolved' | 'failed') => hours.reduce((all, hour) => all + hour[key], 0)
  const underWay = hours.at(-1)
  return (
    <div className="grid gap-x-6 gap-y-3 @2xl:grid-cols-[minmax(0,1fr)_minmax(0,2fr)]">
      <dl className="flex flex-wrap content-start gap-x-6 gap-y-2">
        <Number term="resolved" value={countWords(sum('resolved'), live)} pattern="bg-good" />
        <Number term="failed" value={countWords(sum('failed'), live)} pattern="strip-stopped" />
        <div>
          <dt className="text-xs text-ink-soft">oldest waits</dt>
          <dd className="font-semibold">
            {oldest_waiting_at === null ? (
              live ? (
                'nothing waits'
              ) : (
                'nothing waited then'
              )
            ) : (
              <>
                <TimeText at={oldest_waiting_at} format="elapsed-fine" />
                <span className="font-normal text-ink-soft">
                  {' '}
                  of {grouped(waiting.count)}
                  {waiting.capped ? '+' : ''}
                </span>
              </>
            )}
          </dd>
        </div>
      </dl>
      <div className="min-w-0">
        <ThroughputBars hours={hours} />
        <details className="mt-1">
          <summary className="w-fit rounded-sm py-1 text-xs text-ink-soft hover:text-ink">
            Hour by hour
            {underWay === undefined
              ? ''
              : `; in the one under way ${countWords(underWay.resolved, live)} resolved, ${countWords(underWay.failed, live)} failed`}
          </summary>
          <ThroughputTable hours={hours} live={live} />
        </details>
      </div>
    </div>
  )
}

function Number({ term, value, pattern }: { term: string; value: string; pattern: string }) {
  return (
    <div>
      <dt className="flex items-center gap-1.5 text-xs text-ink-soft">
        <span aria-hidden="true" className={`size-2.5 rounded-xs ${pattern}`} />
        {term}
      </dt>
      <dd className="font-semibold">{value}</dd>
    </div>
  )
}
