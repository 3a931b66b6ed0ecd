import { clsx } from 'clsx'
import CircleAlert from 'lucide-react/icons/circle-alert'
import type { ReactNode } from 'react'
import { SampleTag } from '@/components/ui/sample-tag'
import { TimeText } from '@/components/ui/time-text'
import type { BucketCounts } from './bucket-counts'
import { formatCount } from './format-count'

interface TicketCountsProps {
  readonly counts: BucketCounts
  /** ISO 8601; null where no ticket waits. */
  readonly oldestWaitingAt: string | null
  readonly sample: boolean
}

/** The four buckets in numbers, before any list. */
export function TicketCounts({ counts, oldestWaitingAt, sample }: TicketCountsProps) {
  const { buckets, waitingToRetry } = counts
  const stuck = buckets.failed_or_blocked.count > 0
  return (
    <dl className="grid grid-cols-2 border-t border-line @xl:grid-cols-4">
      <Count term="in progress" sample={sample}>
        {formatCount(buckets.in_progress)}
      </Count>
      <Count term="failed or blocked" alarming={stuck} sample={sample}>
        {formatCount(buckets.failed_or_blocked)}
      </Count>
      <Count
        term="queued"
        sample={sample}
        note={
          oldestWaitingAt === null ? undefined : (
            <>
              oldest waits <TimeText at={oldestWaitingAt} format="elapsed" />
            </>
          )
        }
      >
        {formatCount(buckets.queued)}
      </Count>
      <Count
        term="recently resolved"
        sample={sample}
        note={
          waitingToRetry.count === 0
            ? undefined
            : `${formatCount(waitingToRetry)} will be tried again`
        }
      >
        {formatCount(buckets.recently_resolved)}
      </Count>
    </dl>
  )
}

interface CountProps {
  readonly term: string
  readonly note?: ReactNode
  readonly alarming?: boolean
  readonly sample: boolean
  readonly children: string
}

function Count({ term, note, alarming = false, sample, children }: CountProps) {
  return (
    <div
      className={clsx(
        'flex min-w-0 flex-col-reverse justify-end border-line px-4 py-3 not-first:border-l sm:px-5 @max-xl:nth-[3]:border-l-0 @max-xl:nth-[n+3]:border-t',
        sample && 'hatched',
      )}
    >
      <dt className="text-xs text-ink-soft">
        {term}
        {note === undefined ? null : <span className="block">{note}</span>}
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
        {children}
        {alarming ? <CircleAlert size={18} aria-hidden="true" /> : null}
      </dd>
    </div>
  )
}
