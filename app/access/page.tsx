import { getConfig } from '@/lib/server/process/config.instance'
import { accessAnswer } from '@/lib/server/answers/access-answer'
import { explorerSettings } from '@/app/_page/explorer-settings'
import { requirePageAccess } from '@/app/_page/page-access'
import { firstAnswer } from '@/app/_page/first-answer'
import { Providers } from '@/app/providers'
import { AccessPage } from './access-page'

/** Who may come in, for admins. */
export default async function AccessAdminPage() {
  const principal = await requirePageAccess('/access')
  const [settings, first] = await Promise.all([explorerSettings(), firstAnswer(accessAnswer())])
  return (
    <Providers {...settings} {...first.times}>
      <AccessPage
        workspace={settings.workspace}
        initialTheme={settings.initialTheme}
        initial={first.answer === null ? null : { body: first.answer.body, asOf: asOfMs(first) }}
        ownSessionId={principal.sessionId}
        sessionKeysIn={getConfig().access.sessionKeysIn}
      />
    </Providers>
  )
}

function asOfMs({ times }: { times: { substrateNow: number | null; renderedAt: number } }): number {
  return times.substrateNow ?? times.renderedAt
}
