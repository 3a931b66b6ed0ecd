import { notFound } from 'next/navigation'
import { inTime } from '@/lib/server/http/in-time'
import { ticketDetailAnswer } from '@/lib/server/answers/tickets/ticket-detail-answer'
import { Providers } from '@/app/providers'
import { explorerSettings } from '@/app/_page/explorer-settings'
import { requirePageAccess } from '@/app/_page/page-access'
import { firstAnswer, toSearchParams } from '@/app/_page/first-answer'
import { initialResult } from '@/lib/client/lists/query-result'
import { readTicketSearch, ticketSearch } from '@/lib/client/tickets/tickets-filter'
import { TicketDetailPage } from './ticket-detail-page'

interface PageProps {
  readonly params: Promise<{ readonly id: string }>
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** The page of one ticket, within the list that the address names. */
export default async function SeaTicketPage({ params, searchParams }: PageProps) {
  await requirePageAccess('/sea-tickets/:id')
  const { id } = await params
  const { selection } = readTicketSearch(toSearchParams(await searchParams))
  const [settings, came] = await Promise.all([
    explorerSettings(),
    inTime(ticketDetailAnswer({ id, neighboursIn: selection })),
  ])
  // An unknown ticket and one of another workspace look the same.
  if (came?.ok === false && came.problem.status === 404) notFound()
  const first = await firstAnswer(came === null ? null : Promise.resolve(came))
  return (
    <Providers {...settings} {...first.times}>
      <TicketDetailPage
        key={id}
        workspace={settings.workspace}
        initialTheme={settings.initialTheme}
        id={id}
        search={ticketSearch(selection)}
        initial={initialResult(first.answer)}
      />
    </Providers>
  )
}
