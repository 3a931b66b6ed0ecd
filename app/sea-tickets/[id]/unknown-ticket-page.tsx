'use client'

import { useRouter } from 'next/navigation'
import { ExplorerPage } from '@/app/_page/explorer-page'
import type { Theme } from '@/components/shell/theme'
import { UnknownTicket } from '@/components/tickets/ticket/unknown-ticket'

interface UnknownTicketPageProps {
  readonly workspace: string | null
  readonly initialTheme: Theme
}

/** The frame around the word that there is no such ticket. It holds no data that could be old. */
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
