import 'server-only'
import { CONNECTION_REASONS, historyOf, leftState } from '@/lib/domain/state/followed-state'
import { withReasonsAdded } from '@/lib/domain/state/operational-state'
import type { OperationalStateHolder } from '@/lib/server/state/operational-state-holder'
import { readNewestStateEvents } from '@/lib/server/db/sql/state/read-state-events'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'

/** Enough to find the last settled state behind the attempts of a boot that did not get there. */
const NEWEST_EVENTS = 100

/**
 * A process that led before, and leads again after another one did, goes on from what that one left:
 * a pause that came meanwhile still holds. A boot that is not complete ends in a state of its own,
 * and out of `stopped` leads only a new boot (SPEC 4.2). Throws what the driver throws.
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
