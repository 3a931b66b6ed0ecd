import { PanelBanner } from '@/components/banners/panel-banner'
import { NothingKnown } from '@/components/panels/nothing-known'
import { isLive } from '@/components/panels/is-live'
import { ClockProvider } from '@/components/ui/clock-context'
import { Skeleton } from '@/components/ui/skeleton'
import type { QueryResult } from '@/lib/client/lists/query-result'
import type { PanelView } from '@/lib/client/freshness/panel-view'
import type { TicketDetailBody } from '@/lib/wire/tickets/ticket-detail.wire'
import { AttemptList } from './attempt-list'
import { EventTimeline } from './event-timeline'
import { NeighbourLinks } from './neighbour-links'
import { TicketFacts } from './ticket-facts'

interface DetailPanelsProps {
  readonly search: string
  readonly view: PanelView<QueryResult<TicketDetailBody>>
  readonly onRefresh: () => void
}

/** One ticket: facts and attempts on one side, the events on the other. */
export function DetailPanels({ search, view, onRefresh }: DetailPanelsProps) {
  const { verdict } = view
  const detail = view.body?.data ?? null
  return (
    <div
      data-testid="panel-tickets"
      aria-busy={verdict.shows === 'skeleton'}
      className="grid gap-3"
    >
      <NeighbourLinks search={search} neighbours={detail?.neighbours} />
      {verdict.banner === null && view.refusal === null ? null : (
        <div className="overflow-clip rounded-xl border border-line bg-surface pt-4">
          <ClockProvider now={view.tickingNow}>
            <PanelBanner view={view} subject="tickets" explored="tickets" onRefresh={onRefresh} />
          </ClockProvider>
          {(detail === null || view.refusal !== null) && verdict.banner !== 'stub' ? (
            <NothingKnown view={view}>What became of this ticket is unknown.</NothingKnown>
          ) : null}
        </div>
      )}
      <ClockProvider now={view.now}>
        <div data-live={isLive(verdict)}>
          {detail !== null ? (
            <Detail detail={detail} live={isLive(verdict)} />
          ) : verdict.shows === 'skeleton' ? (
            <DetailSkeleton />
          ) : null}
        </div>
      </ClockProvider>
    </div>
  )
}

const LAYOUT = 'grid items-start gap-3 sm:gap-6 wide:grid-cols-[minmax(0,8fr)_minmax(0,5fr)]'

function Detail({ detail, live }: { detail: TicketDetailBody; live: boolean }) {
  const { ticket, record_begins_at: begins } = detail
  // A younger ticket has its whole history in the log.
  const isOlder = begins !== undefined && (ticket.created_at ?? '') < begins
  const recordBeginsAt = isOlder ? begins : null
  return (
    <div className={LAYOUT}>
      <div className="grid min-w-0 gap-3 sm:gap-6">
        <TicketFacts ticket={detail.ticket} />
        <AttemptList
          attempts={detail.attempts}
          truncated={detail.events_truncated}
          live={live}
          recordBeginsAt={recordBeginsAt}
        />
      </div>
      <EventTimeline
        ticketId={detail.ticket.id}
        events={detail.events}
        live={live}
        truncated={detail.events_truncated}
        recordBeginsAt={recordBeginsAt}
      />
    </div>
  )
}

function DetailSkeleton() {
  return (
    <div className={LAYOUT}>
      <p className="sr-only">The ticket is being read.</p>
      <div className="grid gap-3 sm:gap-6">
        <Skeleton className="h-80" />
        <Skeleton className="h-60" />
      </div>
      <Skeleton className="h-96" />
    </div>
  )
}
