'use client'

import { useQueryClient } from '@/lib/client/react-query'
import { useEffect, useMemo } from 'react'
import type { PanelView } from '@/lib/client/freshness/panel-view'
import type { PanelData } from '@/lib/client/panels/panel-query'
import { usePanel } from '@/lib/client/panels/use-panel'
import { viewPanel } from '@/lib/client/panels/view-panel'
import { useCockpitClient, useMoment } from '@/lib/client/cockpit-client'
import type { Explored } from '@/lib/client/lists/explored'
import type { TicketList } from './tickets-list'
import { ticketListKey } from './tickets-list.query'
import { TicketListSession } from './tickets-session'
import { useBoot } from '@/lib/client/lists/use-kora'

export type TicketListData = PanelData<Explored<TicketList>>

export interface TicketListHandle {
  readonly view: PanelView<Explored<TicketList>>
  readonly isRefreshing: boolean
  /** Brings what is in sight up to date. */
  readonly refresh: () => void
  readonly readMore: () => void
  readonly showNewer: () => void
  /** Tells which rows are in sight, counted from 0. */
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
  const { intervalMs, moment: pageMoment } = useCockpitClient()
  const moment = useMoment()
  const { visible } = moment
  const session = useMemo(() => {
    const key = ticketListKey(search)
    const known = () => queryClient.getQueryData<TicketListData>(key)?.feed.lastLive?.body.data
    return new TicketListSession(search, {
      known: () => known() ?? null,
      isWatched: () => pageMoment.current().visible,
    })
  }, [search, queryClient, pageMoment])
  const { data, isRefreshing, refresh } = usePanel(session.query, initial)
  const boot = useBoot(data)

  // A wish that came while a round was ending, or was hidden from, is granted by a round of its own.
  useEffect(() => {
    if (visible && !isRefreshing && session.isWishing) refresh()
  }, [visible, isRefreshing, session, refresh])

  return {
    view: viewPanel(data, { moment, intervalMs, boot, silentSince: null }),
    isRefreshing,
    refresh,
    readMore: () => {
      session.wishMore()
      refresh()
    },
    showNewer: () => {
      session.wishNewer()
      refresh()
    },
    see: (first, last) => session.see(first, last),
  }
}
