import { memo, type ReactNode } from 'react'
import { CriticalityMark } from '@/components/tickets/marks/criticality-mark'
import { Deferral } from '@/components/tickets/marks/deferral'
import { LeaseLeft, LeaseTerm } from '@/components/tickets/marks/lease-left'
import { Chip } from '@/components/ui/chip'
import { ShortId } from '@/components/ui/short-id'
import { TimeText } from '@/components/ui/time-text'
import { VisibleText } from '@/components/ui/visible-text'
import type { TicketFacts as Facts } from '@/lib/wire/tickets/ticket-detail.wire'
import { LongText } from './long-text'
import { BUCKET_WORDS } from '@/components/tickets/marks/list-words'
import { statusStyle } from '@/components/tickets/marks/status-style'
import { Fact, Unknown } from '@/components/ui/fact'

const TITLE_UP_TO = 5_000

/** The first card of the page: what the ticket is and its status. */
export const TicketFacts = memo(function TicketFacts({ ticket }: { ticket: Facts }) {
  const status = statusStyle(ticket.status)
  const bucket = BUCKET_WORDS[ticket.bucket]
  const held = ticket.bucket === 'in_progress'
  return (
    <section
      aria-labelledby="ticket-title"
      data-testid={`ticket-${ticket.id}`}
      className="@container min-w-0 rounded-xl border border-line bg-surface"
    >
      <div className="px-4 pt-4 pb-4 sm:px-5">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
          <Chip tone={status.tone}>
            <VisibleText text={status.words} />
          </Chip>
          <CriticalityMark criticality={ticket.criticality} />
          {bucket.toLowerCase() === status.words ? null : (
            <span className="text-ink-soft">{bucket}</span>
          )}
          <ShortId id={ticket.id} what="ticket" />
        </div>
        <h2
          id="ticket-title"
          tabIndex={-1}
          className="mt-2 text-lg font-semibold [overflow-wrap:anywhere] sm:text-[1.25rem] sm:leading-7"
        >
          <VisibleText text={ticket.title.slice(0, TITLE_UP_TO)} />
        </h2>
      </div>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 border-t border-line px-4 py-4 @md:grid-cols-3 @2xl:grid-cols-4 sm:px-5">
        <Fact layout="stacked" term="created">
          <Time at={ticket.created_at} />
        </Fact>
        <Fact layout="stacked" term="assigned">
          <Time at={ticket.assigned_at} />
        </Fact>
        <Fact layout="stacked" term="last claimed">
          <Time at={ticket.claimed_at} />
        </Fact>
        <Fact layout="stacked" term="last resolved">
          <Time at={ticket.resolved_at} />
        </Fact>
        {held ? (
          <Fact layout="stacked" term={<LeaseTerm expiresAt={ticket.lease_expires_at} />}>
            <LeaseLeft expiresAt={ticket.lease_expires_at} claimedAt={ticket.claimed_at} />
          </Fact>
        ) : (
          <Fact layout="stacked" term="next eligible">
            {ticket.next_eligible_at === null && !ticket.parked ? (
              '—'
            ) : (
              <Deferral until={ticket.next_eligible_at} parked={ticket.parked} />
            )}
          </Fact>
        )}
        <Fact layout="stacked" term="claims · attempts">
          {ticket.claim_count} · {ticket.work_attempt_count}
        </Fact>
        <Fact layout="stacked" term="model tier">
          {ticket.model_tier_used === null ? (
            <Unknown />
          ) : (
            <VisibleText text={ticket.model_tier_used} />
          )}
        </Fact>
        <Fact layout="stacked" term="last failure">
          {ticket.failure_reason === null ? (
            'none recorded'
          ) : (
            <Chip tone="attention">
              <VisibleText text={ticket.failure_reason} />
            </Chip>
          )}
        </Fact>
      </dl>
      <div className="border-t border-line px-4 py-4 sm:px-5">
        <h3 className="mb-2 text-sm font-semibold">Objective</h3>
        {ticket.objective === null || ticket.objective.trim() === '' ? (
          <p className="text-ink-soft">No objective was given.</p>
        ) : (
          <LongText text={ticket.objective} />
        )}
      </div>
    </section>
  )
})

function Time({ at }: { at: string | null }): ReactNode {
  return at === null ? (
    <span className="text-ink-soft">never, or not known</span>
  ) : (
    <TimeText at={at} format="relative" />
  )
}
