import { clsx } from 'clsx'
import { memo } from 'react'
import { ticketHref } from '@/components/tickets/marks/ticket-links'
import { Fact } from '@/components/ui/fact'
import { SampleTag } from '@/components/ui/sample-tag'
import { ShortId } from '@/components/ui/short-id'
import { TimeText } from '@/components/ui/time-text'
import type { ClaimWire, InProgressRow } from '@/lib/wire/tickets/assigned-tickets.wire'
import { CriticalityMark } from '@/components/tickets/marks/criticality-mark'
import { LeaseLeft, LeaseTerm } from '@/components/tickets/marks/lease-left'
import { rowStyle } from './ticket-table'
import { TicketTitle } from '@/components/tickets/marks/ticket-title'

interface InProgressCardProps {
  readonly row: InProgressRow
  /** Undefined where the answer has no claim of this ticket. */
  readonly claim: ClaimWire | undefined
  readonly sample: boolean
  readonly moved: boolean
}

/** A ticket that is being worked. */
export const InProgressCard = memo(function InProgressCard(props: InProgressCardProps) {
  const { row, claim, sample, moved } = props
  const expiresAt = claim?.lease_expires_at ?? null
  return (
    <li
      data-testid={`ticket-${row.id}`}
      className={clsx(
        'ticket-card',
        // Green means that the work is known to be well; of a claim by another process it is not.
        expiresAt === null ? 'border-l-unknown' : 'border-l-good',
        rowStyle({ sample, moved }),
      )}
    >
      <div>
        <div>
          <TicketTitle title={row.title} href={sample ? undefined : ticketHref(row.id, '')} />
        </div>
        <span>
          {sample ? <SampleTag /> : null}
          <CriticalityMark criticality={row.criticality} />
        </span>
      </div>
      <dl>
        <Fact layout="inline" term="working for">
          <TimeText at={row.claimed_at} format="elapsed-fine" />
        </Fact>
        <Fact
          layout="inline"
          term={<LeaseTerm expiresAt={expiresAt} />}
          hideTerm={expiresAt === null}
        >
          <LeaseLeft expiresAt={expiresAt} claimedAt={row.claimed_at} />
        </Fact>
        <Fact layout="inline" term="claim">
          #{row.claim_count}
        </Fact>
        <Fact layout="inline" term="attempt">
          #{row.work_attempt_count}
        </Fact>
        <Fact layout="inline" term="id">
          <span className="font-normal">
            <ShortId id={row.id} what="ticket" />
          </span>
        </Fact>
      </dl>
    </li>
  )
})
