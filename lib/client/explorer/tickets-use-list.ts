'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { PanelView } from '../freshness/panel-view'
import type { PanelData } from '../panels/panel-query'
import { usePanel } from '../panels/use-panel'
import { viewPanel } from '../panels/view-panel'
import { useCockpitClient, useMoment } from '../watching/cockpit-client'
import type { Explored } from './explored'
import type { TicketList } from './tickets-list'
import { ticketListKey } from './tickets-list.query'
import { TicketListSession } from './tickets-session'

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
  const { intervalMs } = useCockpitClient()
  const moment = useMoment()
  const session = useMemo(() => {
    const key = ticketListKey(search)
    const known = () => queryClient.getQueryData<TicketListData>(key)?.feed.lastLive?.body.data
    return new TicketListSession(search, () => known() ?? null)
  }, [search, queryClient])
  const { data, isRefreshing, refresh } = usePanel(session.query, initial)

  // A wish that came while a round was ending is granted by a round of its own.
  useEffect(() => {
    if (!isRefreshing && session.isWishing) refresh()
  }, [isRefreshing, session, refresh])

  const returnedAt = useReturn(search, data)
  return {
    view: viewPanel(data, {
      moment: { ...moment, returnedAt: later(moment.returnedAt, returnedAt) },
      intervalMs,
      boot: null,
      silentSince: null,
    }),
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

/** When the reader came back to a list that had grown old meanwhile: a return, as to a hidden tab. */
function useReturn(search: string, data: TicketListData | undefined): number | null {
  const { intervalMs } = useCockpitClient()
  const { now } = useMoment()
  const [opened, setOpened] = useState({ search, at: now })
  if (opened.search !== search) setOpened({ search, at: now })
  const answeredAt = data?.feed.answeredAt ?? null
  if (answeredAt === null || opened.at - answeredAt <= intervalMs) return null
  return opened.at
}

function later(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other
  return Math.max(one, other)
}
