import { cookies } from 'next/headers'
import { Navigation } from '@/components/shell/navigation/navigation'
import { ScriptsMissing } from '@/components/shell/scripts-missing'
import { staleAfterMs } from '@/lib/client/freshness/judge-panel'
import { initialPanelData } from '@/lib/client/panels/panel-query'
import { getConfig } from '@/lib/server/process/config.instance'
import { sourceNow } from '@/lib/server/http/source-headers'
import { requirePageAccess } from './_page/page-access'
import { Cockpit } from './cockpit'
import { firstAnswers } from './first-answers'
import { THEME_COOKIE, toTheme } from '@/components/shell/theme'
import { Providers } from '@/app/providers'

/** The cockpit. Its first paint has the data that the server could read within a second. */
export default async function CockpitPage() {
  await requirePageAccess('/')
  const config = getConfig()
  const theme = toTheme((await cookies()).get(THEME_COOKIE)?.value)
  // Before the reads: what comes from elsewhere meanwhile must not count as loaded for here.
  const source = sourceNow()
  const { tickets, state, substrateNow, renderedAt } = await firstAnswers()
  return (
    <Providers
      intervalMs={config.refreshMs}
      presenceMs={config.presenceMs}
      substrateNow={substrateNow}
      renderedAt={renderedAt}
      source={source}
    >
      <Cockpit
        workspace={config.substrate?.workspaceId ?? null}
        initialTheme={theme}
        navigation={<Navigation current="cockpit" />}
        scriptsMissing={<ScriptsMissing afterMs={staleAfterMs(config.refreshMs)} at={renderedAt} />}
        initialState={initialPanelData(state)}
        initialTickets={initialPanelData(tickets)}
      />
    </Providers>
  )
}
