import { clsx } from 'clsx'
import { bucketCounts } from '@/components/cockpit/buckets/bucket-counts'
import { countAtTime } from '@/components/ui/format-count'
import { Instant } from '@/components/ui/instant'
import { Skeleton } from '@/components/ui/skeleton'
import type { PanelView } from '@/lib/client/freshness/panel-view'
import type { TicketBucket } from '@/lib/domain/tickets/sea-ticket'
import type { AssignedTicketsBody } from '@/lib/wire/tickets/assigned-tickets.wire'
import { isLive } from '@/components/panels/is-live'
import { PANEL_ANCHOR } from '@/components/panels/panel-anchor'

const WORDS = [
  ['in_progress', 'in progress'],
  ['failed_or_blocked', 'stuck'],
  ['queued', 'queued'],
  ['recently_resolved', 'resolved'],
] as const satisfies readonly (readonly [TicketBucket, string])[]

/**
 * The four counts again on small screens, so that the first screen of a phone shows what is stuck
 * (DESIGN). Shows no more than the verdict on the tickets allows.
 */
export function TicketsSummary({ view }: { view: PanelView<AssignedTicketsBody> }) {
  const { verdict, body, asOf } = view
  if (verdict.shows === 'skeleton') return <Skeleton className="mt-2 h-16.5 wide:hidden" />
  const live = isLive(verdict)
  const sample = verdict.shows === 'sample'
  const counts = body === null ? null : bucketCounts(body).buckets
  return (
    <a
      href={`#${PANEL_ANCHOR.tickets}`}
      data-dimmed={live ? undefined : ''}
      className={clsx(
        'mt-2 block rounded-lg border border-line px-3 py-2 text-xs text-ink-soft hover:bg-sunken wide:hidden',
        sample && 'hatched',
      )}
    >
      {sample ? 'Sample tickets' : 'SEA tickets'}
      {counts === null ? (
        ': unknown'
      ) : (
        <>
          {live || sample || asOf === null ? null : (
            <>
              {' as of '}
              <Instant at={asOf} />
            </>
          )}
          <span className="mt-1 grid grid-cols-[repeat(4,auto)] justify-between gap-x-2">
            {WORDS.map(([bucket, words]) => (
              <span key={bucket}>
                <span
                  className={clsx(
                    'block text-base font-semibold',
                    words === 'stuck' && counts[bucket].count > 0 ? 'text-alarm' : 'text-ink',
                  )}
                >
                  {countAtTime(counts[bucket], live)}
                </span>{' '}
                {words}
              </span>
            ))}
          </span>
        </>
      )}
    </a>
  )
}
