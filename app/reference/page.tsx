import { explorerSettings } from '@/app/_page/explorer-settings'
import { requirePageAccess } from '@/app/_page/page-access'
import { Providers } from '@/app/providers'
import { RouteReference } from '@/components/reference/route-reference'
import { routeReference } from '@/lib/server/answers/route-reference'
import { ReferencePage } from './reference-page'

/** The HTTP interface for readers, from the manifest that routes and access test are made from. */
export default async function Reference() {
  await requirePageAccess('/reference')
  const settings = await explorerSettings()
  return (
    <Providers {...settings} substrateNow={null} renderedAt={thisMoment()}>
      <ReferencePage workspace={settings.workspace} initialTheme={settings.initialTheme}>
        <RouteReference groups={routeReference()} />
      </ReferencePage>
    </Providers>
  )
}

/** The server's clock, once per request. */
function thisMoment(): number {
  return Date.now()
}
