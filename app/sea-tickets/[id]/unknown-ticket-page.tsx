'use client'

import { useRouter } from 'next/navigation'
import { ExplorerPage } from '@/app/_page/explorer-page'
import type { Theme } from '@/components/shell/theme'
import { UnknownTicket } from '@/components/tickets/ticket/unknown-ticket'

interface UnknownTicketPageProps {
  readonly workspace: string | null
  readonly initialTheme: Theme
}

/** The page of an unknown ticket; it has no data that could become old. */
export function UnknownTicketPage({ workspace, initialTheme }: UnknownTicketPageProps) {
  const router = useRouter()
  return (
    <ExplorerPage
      current="tickets"
      title="No such ticket"
      workspace={workspace}
      initialTheme={initialTheme}
      mark="unknown"
      asOf={null}
      onRefresh={() => router.refresh()}
    >
      <UnknownTicket />
    </ExplorerPage>
  )
}
