import 'server-only'
import type { BootProgress } from '@/lib/domain/state/boot-progress'
import type { RuntimeView } from '@/lib/server/following/runtime-view'
import { getConfig } from '@/lib/server/process/config.instance'
import type { ReadAge } from '@/lib/server/db/shared-read'
import { followedStateUnreadable, holderNotInitialized } from './operational-state-sample'
import { toOperationalStateBody } from './operational-state-body'
import type {
  OperationalStateBody,
  OperationalStateInclude,
} from '@/lib/wire/state/operational-state.wire'
import type { PanelAnswer } from '@/lib/server/http/contract-answer'
import { preparedStates, stateWithoutData } from './prepared-states'

/**
 * The state as an instance that does not lead answers it: the last one in the event log (SPEC 8).
 */
export async function followedAnswer(
  view: RuntimeView,
  progress: BootProgress,
  include: ReadonlySet<OperationalStateInclude>,
  age?: ReadAge,
): Promise<PanelAnswer<OperationalStateBody>> {
  const leader = await view.follow(age)
  const now = view.clock.now()
  if (leader === null) {
    return stateWithoutData(followedStateUnreadable(include, progress), now)
  }
  if (leader.followed === null) {
    // The read succeeded and there is no state: no instance has ever led here.
    return stateWithoutData(holderNotInitialized(include, progress), now)
  }
  const { followed, runtime, asOf } = leader
  const { kind } = getConfig().agent
  const silentSince =
    runtime !== null && !runtime.alive ? Date.parse(runtime.heartbeatAt) : undefined
  const strip = include.has('strip') ? await view.strip(silentSince) : null
  const content = preparedStates.once(include, [leader, progress, strip], () =>
    toOperationalStateBody(
      {
        state: followed.state,
        history: followed.history,
        asOf,
        source: 'event_log',
        stateEnteredAt: followed.enteredAt,
        runtime,
        boot: progress,
        // Without an agent of its own it does not know the leader's, so it cannot report that there
        // is none.
        agent: kind === 'none' ? null : { kind, reachable: null },
        strip,
      },
      include,
    ),
  )
  return { ...content, asOf, now, replay: view.clock.replay }
}
