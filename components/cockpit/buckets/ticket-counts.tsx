import { clsx } from 'clsx'
import CircleAlert from 'lucide-react/icons/circle-alert'
import type { ReactNode } from 'react'
import { SampleTag } from '@/components/ui/sample-tag'
import { TimeText } from '@/components/ui/time-text'
import type { TicketBucket } from '@/lib/domain/tickets/sea-ticket'
import type { BucketCounts } from './bucket-counts'
import { bucketHref } from '@/components/tickets/marks/ticket-links'
import { countAtTime } from '@/components/ui/format-count'

interface TicketCountsProps {
  readonly counts: BucketCounts
  /** ISO 8601; null where no ticket waits. */
  readonly oldestWaitingAt: string | null
  /** Only live data may say zero (SPEC 9). */
  readonly live: boolean
  readonly sample: boolean
}

/** The counts of the four buckets; each links to all of its tickets. */
export function TicketCounts({ counts, oldestWaitingAt, live, sample }: TicketCountsProps) {
  const { buckets, waitingToRetry } = counts
  const tile = (bucket: TicketBucket) => ({
    count: countAtTime(buckets[bucket], live),
    href: sample ? null : bucketHref(bucket),
    sample,
  })
  return (
    <dl className="grid grid-cols-2 border-t border-line @xl:grid-cols-4">
      <Count term="in progress" {...tile('in_progress')} />
      <Count
        term="failed or blocked"
        alarming={buckets.failed_or_blocked.count > 0}
        {...tile('failed_or_blocked')}
      />
      <Count
        term="queued"
        {...tile('queued')}
        note={
          oldestWaitingAt === null ? undefined : (
            <>
              oldest waits <TimeText at={oldestWaitingAt} format="elapsed" />
            </>
          )
        }
      />
      <Count
        term="recently resolved"
        {...tile('recently_resolved')}
        note={
          waitingToRetry.count === 0
            ? undefined
            : `${countAtTime(waitingToRetry, live)} will be tried again`
        }
      />
    </dl>
  )
}

interface CountProps {
  readonly term: string
  readonly count: string
  /** Null for sample data, which has no list. */
  readonly href: string | null
  readonly note?: ReactNode
  readonly alarming?: boolean
  readonly sample: boolean
}

function Count({ term, count, href, note, alarming = false, sample }: CountProps) {
  return (
    <div
      className={clsx(
        'relative flex min-w-0 flex-col-reverse justify-end border-line px-4 py-3 not-first:border-l sm:px-5 @max-xl:nth-[3]:border-l-0 @max-xl:nth-[n+3]:border-t',
        href === null ? null : 'hover:bg-sunken',
        sample && 'hatched',
      )}
    >
      <dt className="text-xs text-ink-soft">
        {term}
        {/* Above the link that covers the tile, because the exact time is a target of its own. */}
        {note === undefined ? null : <span className="relative block w-fit leading-6">{note}</span>}
        {sample ? (
          <span className="block">
            <SampleTag />
          </span>
        ) : null}
      </dt>
      <dd
        className={clsx(
          'text-2xl flex items-center gap-2 font-semibold tracking-tight',
          alarming && 'text-alarm',
        )}
      >
        {href === null ? (
          count
        ) : (
          <a
            href={href}
            aria-label={`${count} ${term}: all of them`}
            className="after:absolute after:inset-0"
          >
            {count}
          </a>
        )}
        {alarming ? <CircleAlert size={18} aria-hidden="true" /> : null}
      </dd>
    </div>
  )
}
