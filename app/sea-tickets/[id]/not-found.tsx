import { Providers } from '@/app/providers'
import { explorerSettings } from '@/app/_page/explorer-settings'
import { firstAnswer } from '@/app/_page/first-answer'
import { UnknownTicketPage } from './unknown-ticket-page'

/** The page of every ticket that is not one of this workspace's, whatever it is. */
export default async function NotFound() {
  const settings = await explorerSettings()
  const { times } = await firstAnswer(null)
  return (
    <Providers intervalMs={settings.intervalMs} {...times}>
      <UnknownTicketPage workspace={settings.workspace} initialTheme={settings.initialTheme} />
    </Providers>
  )
}
