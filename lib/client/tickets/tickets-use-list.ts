'use client'

import { useQueryClient } from '@/lib/client/react-query'
import { useEffect, useMemo } from 'react'
import type { PanelView } from '@/lib/client/freshness/panel-view'
import type { PanelData } from '@/lib/client/panels/panel-query'
import { usePanel } from '@/lib/client/panels/use-panel'
import { viewPanel } from '@/lib/client/panels/view-panel'
import { useCockpitClient, usePageClock } from '@/lib/client/cockpit-client'
import type { QueryResult } from '@/lib/client/lists/query-result'
import type { TicketList } from './tickets-list'
import { ticketListKey } from './tickets-list.query'
import { TicketListSession } from './tickets-session'
import { useBoot } from '@/lib/client/lists/use-kora'

export type TicketListData = PanelData<QueryResult<TicketList>>

export interface TicketListHandle {
  readonly view: PanelView<QueryResult<TicketList>>
  readonly isRefreshing: boolean
  /** Brings what is in sight up to date. */
  readonly refresh: () => void
  readonly readMore: () => void
  readonly showNewer: () => void
  /** Reports which rows are in sight, counted from 0. */
  readonly see: (first: number, last: number) => void
}

/**
 * A list of tickets, kept as fresh as a panel (SPEC 9). `search` is what `ticketSearch` writes;
 * `initial` what the server has read for that search, undefined for any other.
 */
export function useTicketList(
  search: string,
  initial: TicketListData | undefined,
): TicketListHandle {
  const queryClient = useQueryClient()
  const { intervalMs, presenceMs, pageClock: pageClockStore } = useCockpitClient()
  const pageClock = usePageClock()
  const { visible } = pageClock
  const session = useMemo(() => {
    const key = ticketListKey(search)
    const known = () => queryClient.getQueryData<TicketListData>(key)?.feed.lastLive?.body.data
    return new TicketListSession(search, {
      known: () => known() ?? null,
      isVisible: () => pageClockStore.current().visible,
    })
  }, [search, queryClient, pageClockStore])
  const { data, isRefreshing, refresh } = usePanel(session.query, initial)
  const boot = useBoot(data)

  // A request made while a round was ending, or while the tab was hidden, gets a round of its own.
  useEffect(() => {
    if (visible && !isRefreshing && session.isRequested) refresh()
  }, [visible, isRefreshing, session, refresh])

  return {
    view: viewPanel(data, { pageClock, intervalMs, presenceMs, boot, silentSince: null }),
    isRefreshing,
    refresh,
    readMore: () => {
      session.requestMore()
      refresh()
    },
    showNewer: () => {
      session.requestNewer()
      refresh()
    },
    see: (first, last) => session.see(first, last),
  }
}
