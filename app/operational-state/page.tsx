import { stateRangeAnswer } from '@/lib/server/answers/state/state-past-answer'
import { explorerSettings } from '@/app/_page/explorer-settings'
import { requirePageAccess } from '@/app/_page/page-access'
import { Providers } from '@/app/providers'
import { firstAnswer, toSearchParams } from '@/app/_page/first-answer'
import { initialResult } from '@/lib/client/lists/query-result'
import { readStateAddress } from '@/lib/client/state/state-address'
import { isOnePart } from '@/lib/client/state/state-range.parts'
import { boundsOf, type StateWindow } from '@/lib/client/state/state-window'
import { StateExplorer } from './state-explorer'

interface PageProps {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** The page of past states: any range, every transition, any moment. */
export default async function OperationalStatePage({ searchParams }: PageProps) {
  await requirePageAccess('/operational-state')
  const { window } = readStateAddress(toSearchParams(await searchParams), thisMoment())
  const [settings, range] = await Promise.all([explorerSettings(), firstAnswer(askedFor(window))])
  return (
    <Providers {...settings} {...range.times}>
      <StateExplorer
        {...settings}
        initialRange={initialResult(range.answer)}
        initialWindow={window}
      />
    </Providers>
  )
}

/** The server's clock, once per request; the browser uses its own afterwards. */
function thisMoment(): number {
  return Date.now()
}

/** Null for a window longer than one answer, which the browser assembles. */
function askedFor(window: StateWindow) {
  const { from, to } = boundsOf(window, thisMoment())
  if (!isOnePart({ from, to })) return null
  return stateRangeAnswer({ from, to: window.kind === 'last' ? null : to })
}
