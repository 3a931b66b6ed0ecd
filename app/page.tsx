import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import { cookies } from 'next/headers'
import { assignedTicketsQuery } from '@/lib/client/panels/assigned-tickets.query'
import { operationalStateQuery } from '@/lib/client/panels/operational-state.query'
import { initialPanelData } from '@/lib/client/panels/panel-query'
import { getConfig } from '@/lib/server/config.instance'
import { Cockpit } from './_cockpit/cockpit'
import { firstAnswers } from './_cockpit/first-answers'
import { THEME_COOKIE, toTheme } from './_cockpit/theme'
import { Providers } from './providers'

/** The cockpit: its first paint holds the data that the server could read within a second. */
export default async function CockpitPage() {
  const config = getConfig()
  const theme = toTheme((await cookies()).get(THEME_COOKIE)?.value)
  const { tickets, state, substrateNow, renderedAt } = await firstAnswers()
  const queryClient = new QueryClient()
  queryClient.setQueryData(assignedTicketsQuery.key, initialPanelData(tickets))
  queryClient.setQueryData(operationalStateQuery.key, initialPanelData(state))
  return (
    <Providers intervalMs={config.refreshMs} substrateNow={substrateNow} renderedAt={renderedAt}>
      <HydrationBoundary state={dehydrate(queryClient)}>
        <Cockpit workspace={config.substrate?.workspaceId ?? null} initialTheme={theme} />
      </HydrationBoundary>
    </Providers>
  )
}
