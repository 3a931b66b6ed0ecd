import { ticketListAnswer } from '@/lib/server/answers/tickets/ticket-list-answer'
import { Providers } from '@/app/providers'
import { explorerSettings } from '@/app/_page/explorer-settings'
import { requirePageAccess } from '@/app/_page/page-access'
import { firstAnswer, toSearchParams } from '@/app/_page/first-answer'
import { initialTicketList } from '@/lib/client/tickets/tickets-list.query'
import { readTicketSearch, ticketSearch } from '@/lib/client/tickets/tickets-filter'
import { DEFAULT_TICKET_PAGE } from '@/lib/domain/tickets/ticket-filters'
import { TicketListPage } from './ticket-list-page'

interface PageProps {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** The page of all tickets, with the filters of the address. */
export default async function SeaTicketsPage({ searchParams }: PageProps) {
  await requirePageAccess('/sea-tickets')
  const { selection } = readTicketSearch(toSearchParams(await searchParams))
  const answer = firstAnswer(
    ticketListAnswer({
      selection,
      cursor: null,
      limit: DEFAULT_TICKET_PAGE,
      include: new Set(['totals', 'facets'] as const),
    }),
  )
  const [settings, first] = await Promise.all([explorerSettings(), answer])
  return (
    <Providers {...settings} {...first.times}>
      <TicketListPage
        workspace={settings.workspace}
        initialTheme={settings.initialTheme}
        initial={{ search: ticketSearch(selection), data: initialTicketList(first.answer) }}
      />
    </Providers>
  )
}
