'use client'

import { useQueryClient } from '@/lib/client/react-query'
import { useState } from 'react'
import { useRecoveryMessage } from '@/app/_page/use-recovery-message'
import { ExplorerPage } from '@/app/_page/explorer-page'
import type { Theme } from '@/components/shell/theme'
import { DetailPanels } from '@/components/tickets/ticket/detail-panels'
import { UnknownTicket } from '@/components/tickets/ticket/unknown-ticket'
import { visiblePlain } from '@/components/ui/split-visible'
import type { QueryResult } from '@/lib/client/lists/query-result'
import { ticketDetailQuery } from '@/lib/client/tickets/ticket-detail.query'
import { useBoot } from '@/lib/client/lists/use-kora'
import type { PanelData } from '@/lib/client/panels/panel-query'
import { usePanel } from '@/lib/client/panels/use-panel'
import { viewPanel } from '@/lib/client/panels/view-panel'
import { useCockpitClient, usePageClock } from '@/lib/client/cockpit-client'
import type { TicketDetailBody } from '@/lib/wire/tickets/ticket-detail.wire'

type DetailData = PanelData<QueryResult<TicketDetailBody>>

interface TicketDetailPageProps {
  readonly workspace: string | null
  readonly initialTheme: Theme
  readonly id: string
  /** The parameters of the ticket's list, as `ticketSearch` writes them. */
  readonly search: string
  readonly initial: DetailData | undefined
}

/** Connects the page of one ticket to its data. */
export function TicketDetailPage(props: TicketDetailPageProps) {
  const { workspace, initialTheme, id, search, initial } = props
  const { intervalMs, presenceMs } = useCockpitClient()
  const pageClock = usePageClock()
  const query = ticketDetailQuery(id, search)
  useNewest(query.key, initial)
  const { data, isRefreshing, refresh } = usePanel(query, initial)
  const boot = useBoot(data)
  const view = viewPanel(data, { pageClock, intervalMs, presenceMs, boot, silentSince: null })
  const recovered = useRecoveryMessage({ 'The ticket': view.verdict })
  const gone = view.refusal?.status === 404
  const title = view.body?.data?.ticket.title
  return (
    <ExplorerPage
      current="tickets"
      title={title === undefined ? 'SEA ticket' : `Ticket: ${visiblePlain(title.slice(0, 80))}`}
      workspace={workspace}
      initialTheme={initialTheme}
      mark={view.verdict.mark}
      asOf={view.asOf}
      onRefresh={refresh}
      refreshing={isRefreshing}
      announcements={[recovered]}
    >
      {gone && view.body === null ? (
        <UnknownTicket />
      ) : (
        <DetailPanels search={search} view={view} onRefresh={refresh} />
      )}
    </ExplorerPage>
  )
}

/** The server's newer read replaces what the cache has of this ticket. */
function useNewest(key: readonly [string], initial: DetailData | undefined): void {
  const queryClient = useQueryClient()
  useState(() => {
    const known = queryClient.getQueryData<DetailData>(key)
    if (initial !== undefined && known !== undefined && known.endedAt < initial.endedAt) {
      queryClient.setQueryData(key, initial)
    }
  })
}
