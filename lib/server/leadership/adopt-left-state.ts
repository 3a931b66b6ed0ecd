import 'server-only'
import { CONNECTION_REASONS, historyOf, leftState } from '@/lib/domain/state/followed-state'
import { withReasonsAdded } from '@/lib/domain/state/operational-state'
import type { OperationalStateHolder } from '@/lib/server/state/operational-state-holder'
import { readNewestStateEvents } from '@/lib/server/db/sql/state/read-state-events'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'

/** Enough to find the last settled state before the attempts of a boot that did not finish. */
const NEWEST_EVENTS = 100

/**
 * A process that led before, and leads again after another instance did, continues from the state
 * that the other one left: a pause made meanwhile still holds. An incomplete boot ends in a state
 * of its own, and only a new boot leads out of `stopped` (SPEC 4.2). Throws what the driver throws.
 */
export async function adoptLeftState(
  { substrate, workspaceId }: SubstrateProvider,
  holder: OperationalStateHolder,
): Promise<void> {
  const { primaryState, degradationReasons } = holder.current
  if (primaryState === 'booting' || primaryState === 'stopped') return
  const events = await substrate.work.read(readNewestStateEvents, {
    workspaceId,
    beforeSeq: null,
    limit: NEWEST_EVENTS,
  })
  const left = leftState(events)
  if (left === null) return
  const { state, enteredAt } = left
  const ownReasons = CONNECTION_REASONS.filter((reason) => degradationReasons.has(reason))
  holder.continueFrom(withReasonsAdded(state, ownReasons), {
    enteredAt: enteredAt === null ? holder.enteredAt : Date.parse(enteredAt),
    history: historyOf(events),
  })
}
