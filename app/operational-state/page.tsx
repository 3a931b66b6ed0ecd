import { stateRangeAnswer } from '@/app/_answers/state-past-answer'
import { explorerSettings } from '@/app/_explorer/explorer-settings'
import { ExplorerProviders } from '@/app/_explorer/explorer-providers'
import { firstAnswer, toSearchParams } from '@/app/_explorer/first-answer'
import { initialExplored } from '@/lib/client/explorer/explored'
import { LAST, windowOf } from '@/lib/client/explorer/state-window'
import { StateExplorer } from './state-explorer'

interface PageProps {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** The operational state's past: any range, every transition, any moment. */
export default async function OperationalStatePage({ searchParams }: PageProps) {
  const settings = await explorerSettings()
  const window = windowOf(toSearchParams(await searchParams))
  const range = await firstAnswer(stateRangeAnswer(askedFor(window)))
  return (
    <ExplorerProviders intervalMs={settings.intervalMs} {...range.times}>
      <StateExplorer {...settings} initialRange={initialExplored(range.answer)} />
    </ExplorerProviders>
  )
}

function askedFor(window: ReturnType<typeof windowOf>) {
  if (window.kind === 'fixed') return { from: window.from, to: window.to }
  return { from: Date.now() - LAST[window.name], to: null }
}
