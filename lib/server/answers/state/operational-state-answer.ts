import 'server-only'
import { getCockpit } from '@/lib/server/boot/cockpit.instance'
import { getConfig } from '@/lib/server/process/config.instance'
import { getHolder } from '@/lib/server/state/holder.instance'
import type { ReadAge } from '@/lib/server/db/shared-read'
import { holderNotInitialized, operationalStateColdStub } from './operational-state-sample'
import { toOperationalStateBody } from './operational-state-body'
import type {
  OperationalStateBody,
  OperationalStateInclude,
} from '@/lib/wire/state/operational-state.wire'
import type { PanelAnswer } from '@/lib/server/http/contract-answer'
import { followedAnswer } from './followed-state-answer'
import { preparedStates, stateWithoutData } from './prepared-states'

/** The operational state as the wire has it, in every branch of SPEC 8. Never throws. */
export async function operationalStateAnswer(
  include: ReadonlySet<OperationalStateInclude>,
  age?: ReadAge,
): Promise<PanelAnswer<OperationalStateBody>> {
  const config = getConfig()
  const isColdStub = config.substrate === null && config.problems.length === 0
  if (isColdStub) return stateWithoutData(operationalStateColdStub(include))
  const holder = getHolder()
  const cockpit = getCockpit()
  if (holder === null || cockpit?.runtime == null) {
    return stateWithoutData(holderNotInitialized(include, cockpit?.report.progress ?? null))
  }
  const { runtime, report } = cockpit
  await cockpit.prepare()
  const { progress } = report
  // The read for the answer may show that another instance leads by now.
  if (!runtime.isFollowing) await runtime.readOrNull(age)
  if (runtime.isFollowing) return followedAnswer(runtime, progress, include, age)
  const strip = include.has('strip') ? await runtime.strip() : null
  const { asOf } = runtime.clock
  const { presence, isAgentReachable: reachable } = runtime
  const history = holder.history()
  const madeOf = [
    holder.current,
    holder.enteredAt,
    // The lines never change, and a line is never taken out of the middle.
    history.length,
    history.at(-1),
    asOf,
    presence?.heartbeatAt,
    presence?.alive,
    progress,
    reachable,
    strip,
  ]
  const content = preparedStates.once(include, madeOf, () =>
    toOperationalStateBody(
      {
        state: holder.current,
        history,
        asOf,
        source: 'holder',
        stateEnteredAt: new Date(holder.enteredAt).toISOString(),
        runtime: presence,
        boot: progress,
        agent: { kind: config.agent.kind, reachable },
        strip,
      },
      include,
    ),
  )
  return { ...content, asOf, now: runtime.clock.now(), replay: runtime.clock.replay }
}
