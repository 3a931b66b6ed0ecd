import { ExplorerProviders } from '@/app/_explorer/explorer-providers'
import { explorerSettings } from '@/app/_explorer/explorer-settings'
import { firstAnswer } from '@/app/_explorer/first-answer'
import { UnknownTicketPage } from './unknown-ticket-page'

/** The page of every ticket that is not one of this workspace's, whatever it is. */
export default async function NotFound() {
  const settings = await explorerSettings()
  const { times } = await firstAnswer(null)
  return (
    <ExplorerProviders intervalMs={settings.intervalMs} {...times}>
      <UnknownTicketPage workspace={settings.workspace} initialTheme={settings.initialTheme} />
    </ExplorerProviders>
  )
}
