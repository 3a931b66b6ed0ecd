'use client'

import { bucketCounts } from '@/components/cockpit/buckets/bucket-counts'
import { formatCount } from '@/components/ui/format-count'
import { formatMinute } from '@/components/ui/format-instant'
import { isLive } from '@/components/panels/is-live'
import type { LiveMark } from '@/lib/client/freshness/judge-panel'
import type { PanelView } from '@/lib/client/freshness/panel-view'
import type { PageClock } from '@/lib/client/page-clock/page-clock'
import { type TabSignal, tabSignal } from '@/lib/client/page-clock/tab-signal'
import type { AssignedTicketsBody } from '@/lib/wire/tickets/assigned-tickets.wire'
import type { OperationalStateBody } from '@/lib/wire/state/operational-state.wire'

interface TabSources {
  readonly pageClock: PageClock
  readonly mark: LiveMark
  readonly stateView: PanelView<OperationalStateBody>
  readonly ticketsView: PanelView<AssignedTicketsBody>
}

/** Title and icon of the cockpit's tab, from live data only. */
export function useTabSignal({ pageClock, mark, stateView, ticketsView }: TabSources): TabSignal {
  const { longHidden, hiddenSince } = pageClock
  const state = isLive(stateView.verdict) ? stateView.body : null
  const tickets = isLive(ticketsView.verdict) ? ticketsView.body : null
  return tabSignal({
    longHiddenSince: longHidden && hiddenSince !== null ? formatMinute(hiddenSince, true) : null,
    mark,
    state: state?.primary_state ?? null,
    degraded: state?.is_degraded ?? false,
    stuck: tickets === null ? null : stuckWords(tickets),
  })
}

/** From the totals, because the list stops at its cap (SPEC 7). */
function stuckWords(tickets: AssignedTicketsBody): string | null {
  const { failed_or_blocked: stuck } = bucketCounts(tickets).buckets
  return stuck.count === 0 ? null : formatCount(stuck)
}
