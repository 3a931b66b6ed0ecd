import ChevronRight from 'lucide-react/icons/chevron-right'
import { type ComponentType, memo, type ReactNode } from 'react'
import { ScrollArea } from '@/components/ui/scroll-area'
import { Section } from '@/components/ui/section'
import type { TicketBucket } from '@/lib/domain/tickets/sea-ticket'
import type { AssignedTicketsBody, InProgressRow } from '@/lib/wire/tickets/assigned-tickets.wire'
import { shownOf } from './bucket-counts'
import type { BucketCounts } from './bucket-counts'
import { bucketHref } from '@/components/tickets/marks/ticket-links'
import { FailedRow } from '@/components/cockpit/rows/failed-row'
import { InProgressCard } from '@/components/cockpit/rows/in-progress-card'
import { QueuedRow } from '@/components/cockpit/rows/queued-row'
import { ResolvedRow } from '@/components/cockpit/rows/resolved-row'
import { UnworkedNotice } from '@/components/tickets/marks/unworked-notice'
import { TicketTable } from '@/components/cockpit/rows/ticket-table'

interface TicketBucketsProps {
  readonly body: AssignedTicketsBody
  readonly counts: BucketCounts
  readonly moved: ReadonlySet<string>
  /** Only live data may say that a bucket is empty (SPEC 9). */
  readonly live: boolean
  readonly sample: boolean
}

/**
 * The tickets of the four buckets as lists. Lists and rows are memoized: a tick of the clock renders
 * none of them, and a change only the rows that changed.
 */
export const TicketBuckets = memo(function TicketBuckets(props: TicketBucketsProps) {
  const { body, counts, moved, live, sample } = props
  const marks = { moved, sample }
  const noteOf = (bucket: TicketBucket) =>
    shownOf(body[bucket].length, counts.buckets[bucket]) ?? undefined
  /** The note as a link to all tickets of the bucket. */
  const linkOf = (bucket: TicketBucket) => {
    const note = noteOf(bucket)
    return note === undefined || sample ? note : <BucketLink bucket={bucket}>{note}</BucketLink>
  }
  const orEmpty = (bucket: TicketBucket, sentence: string, list: ReactNode) =>
    body[bucket].length > 0 ? list : <Empty live={live} sentence={sentence} />

  return (
    <>
      <Section title="In progress" testId="bucket-in_progress" note={linkOf('in_progress')}>
        {orEmpty(
          'in_progress',
          'No ticket is in progress.',
          <ScrollArea label="Tickets in progress" count={body.in_progress.length}>
            <ul className="grid grid-cols-1 gap-2">
              <InProgressCards rows={body.in_progress} claims={body.claims ?? null} {...marks} />
            </ul>
          </ScrollArea>,
        )}
      </Section>
      <Section
        title="Failed or blocked"
        testId="bucket-failed_or_blocked"
        note={linkOf('failed_or_blocked')}
      >
        {orEmpty(
          'failed_or_blocked',
          'No ticket has failed or is blocked.',
          <TicketTable
            label="Failed or blocked tickets"
            kind="failed"
            columns={['State', 'Reasons']}
            rowCount={body.failed_or_blocked.length}
          >
            <FailedRows rows={body.failed_or_blocked} {...marks} />
          </TicketTable>,
        )}
      </Section>
      <Section title="Queued" testId="bucket-queued" note={linkOf('queued')}>
        <UnworkedNotice
          unworked={body.unworked}
          className="mb-3 grid gap-1 text-sm text-ink-soft"
        />
        {orEmpty(
          'queued',
          'No ticket is queued.',
          <TicketTable
            label="Queued tickets"
            kind="queued"
            columns={['Criticality', 'Waiting', 'Next eligible']}
            rowCount={body.queued.length}
          >
            <QueuedRows rows={body.queued} {...marks} />
          </TicketTable>,
        )}
      </Section>
      <details
        data-testid="bucket-recently_resolved"
        className="group border-t border-line px-4 py-4 sm:px-5"
      >
        <summary className="flex min-h-6 flex-wrap items-center gap-x-2 rounded-sm text-sm [&::-webkit-details-marker]:hidden">
          <ChevronRight
            size={16}
            aria-hidden="true"
            className="text-ink-soft group-open:rotate-90"
          />
          <h3 className="font-semibold">Recently resolved</h3>
          <span className="text-ink-soft">{noteOf('recently_resolved')}</span>
        </summary>
        <div className="mt-3">
          {orEmpty(
            'recently_resolved',
            'No ticket has been resolved yet.',
            <TicketTable
              label="Recently resolved tickets"
              kind="resolved"
              columns={['Resolution', 'Model tier', 'Resolved']}
              rowCount={body.recently_resolved.length}
            >
              <ResolvedRows rows={body.recently_resolved} {...marks} />
            </TicketTable>,
          )}
          {noteOf('recently_resolved') === undefined || sample ? null : (
            // Outside the summary, where a click would fold the list.
            <p className="mt-3 text-sm">
              <BucketLink bucket="recently_resolved">All resolved</BucketLink>
            </p>
          )}
        </div>
      </details>
    </>
  )
})

interface RowsProps<Row> {
  readonly rows: readonly Row[]
  readonly moved: ReadonlySet<string>
  readonly sample: boolean
}

/** The rows of one bucket: a list that did not change renders none of its rows. */
function rowsOf<Row extends { readonly id: string }>(
  Row: ComponentType<{ row: Row; sample: boolean; moved: boolean }>,
) {
  return memo(function Rows({ rows, moved, sample }: RowsProps<Row>) {
    return rows.map((row) => (
      <Row key={row.id} row={row} sample={sample} moved={moved.has(row.id)} />
    ))
  })
}

const FailedRows = rowsOf(FailedRow)
const QueuedRows = rowsOf(QueuedRow)
const ResolvedRows = rowsOf(ResolvedRow)

interface CardsProps extends RowsProps<InProgressRow> {
  readonly claims: AssignedTicketsBody['claims'] | null
}

const InProgressCards = memo(function InProgressCards(props: CardsProps) {
  const { rows, claims, moved, sample } = props
  return rows.map((row) => (
    <InProgressCard
      key={row.id}
      row={row}
      claim={claims?.[row.id]}
      sample={sample}
      moved={moved.has(row.id)}
    />
  ))
})

function BucketLink({ bucket, children }: { bucket: TicketBucket; children: string }) {
  return (
    <a
      href={bucketHref(bucket)}
      className="inline-block min-h-6 rounded-sm leading-6 underline decoration-line-strong underline-offset-4 hover:text-accent"
    >
      {children}
    </a>
  )
}

/** Only live data says that there is nothing; other data was empty at its time (SPEC 9). */
function Empty({ live, sentence }: { live: boolean; sentence: string }) {
  return (
    <p className="text-ink-soft">{live ? sentence : 'None at that time; current state unknown.'}</p>
  )
}
