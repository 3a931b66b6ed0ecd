'use client'

import { useState } from 'react'
import { useRecoveryMessage } from '@/app/_page/use-recovery-message'
import { ExplorerPage } from '@/app/_page/explorer-page'
import type { Theme } from '@/components/shell/theme'
import { ListPanel } from '@/components/tickets/list-panel'
import { useFreshRows } from '@/components/tickets/list/use-fresh-rows'
import { totalWords } from '@/components/tickets/list/list-count'
import { staleAfterMs } from '@/lib/client/freshness/judge-panel'
import { useCockpitClient } from '@/lib/client/cockpit-client'
import type { TicketList } from '@/lib/client/tickets/tickets-list'
import { type TicketListData, useTicketList } from '@/lib/client/tickets/tickets-use-list'
import { usePlace } from './use-place'
import { useSelection } from './use-selection'

interface TicketListPageProps {
  readonly workspace: string | null
  readonly initialTheme: Theme
  /** The server's read and its search; undefined if it took too long. */
  readonly initial: { readonly search: string; readonly data: TicketListData | undefined }
}

/** Connects the list of all tickets to its address and its data. */
export function TicketListPage({ workspace, initialTheme, initial }: TicketListPageProps) {
  const { selection, ignored, search, choose } = useSelection()
  const { view, isRefreshing, refresh, readMore, showNewer, see } = useTicketList(
    search,
    search === initial.search ? initial.data : undefined,
  )
  const list = view.body?.data ?? null
  const shown = useLastShown(list, view.asOf, search)
  const recovered = useRecoveryMessage({ 'SEA tickets': view.verdict })
  const fresh = useFreshRows(list, search)
  const { place, open } = usePlace(search, list, view.asOf)
  const staleMs = staleAfterMs(useCockpitClient().intervalMs)
  const isSteady =
    view.verdict.shows === 'skeleton' && isWithin(shown.asOf, view.tickingNow, staleMs)
  const found = useFound(
    search,
    list === null || list.total === null ? null : totalWords(list.total, selection),
  )

  return (
    <ExplorerPage
      current="tickets"
      title="SEA tickets"
      workspace={workspace}
      initialTheme={initialTheme}
      mark={isSteady ? 'live' : view.verdict.mark}
      asOf={isSteady ? shown.asOf : view.asOf}
      onRefresh={refresh}
      refreshing={isRefreshing}
      announcements={[recovered, found]}
    >
      <ListPanel
        view={view}
        shown={shown}
        selection={selection}
        search={search}
        ignored={ignored}
        place={place}
        oldBefore={(view.asOf ?? 0) - staleMs}
        fresh={fresh}
        isRefreshing={isRefreshing}
        onRefresh={refresh}
        onChoose={choose}
        onReadMore={readMore}
        onShowNewer={showNewer}
        onSee={see}
        onOpen={open}
      />
    </ExplorerPage>
  )
}

/** The list; while the first answer to a new search is awaited, that of the last search. */
function useLastShown(list: TicketList | null, asOf: number | null, search: string) {
  const [last, setLast] = useState({ list, asOf, search })
  const isNew = list !== last.list || asOf !== last.asOf || search !== last.search
  if (list !== null && isNew) setLast({ list, asOf, search })
  return list === null ? last : { list, asOf, search }
}

/** The number of tickets a search found, announced once and not with every change. */
function useFound(search: string, words: string | null): string {
  const [said, setSaid] = useState({ search, words: '' })
  if (words !== null && (said.search !== search || said.words === '')) setSaid({ search, words })
  return said.search === search ? said.words : ''
}

/** Whether data of that time is still fresh. */
function isWithin(asOf: number | null, now: number, staleMs: number): boolean {
  return asOf !== null && now - asOf <= staleMs
}
