import { Providers } from '@/app/providers'
import { explorerSettings } from '@/app/_page/explorer-settings'
import { firstAnswer } from '@/app/_page/first-answer'
import { UnknownTicketPage } from './unknown-ticket-page'

/** Shown for every id that is no ticket of Kora's in this workspace. */
export default async function NotFound() {
  const settings = await explorerSettings()
  const { times } = await firstAnswer(null)
  return (
    <Providers {...settings} {...times}>
      <UnknownTicketPage workspace={settings.workspace} initialTheme={settings.initialTheme} />
    </Providers>
  )
}
