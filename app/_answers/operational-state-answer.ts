import 'server-only'
import { getCockpit } from '@/lib/server/boot/cockpit.instance'
import { getConfig } from '@/lib/server/config.instance'
import { getHolder } from '@/lib/server/holder/holder.instance'
import { holderNotInitialized, operationalStateColdStub } from '@/lib/wire/operational-state.stub'
import { toOperationalStateBody } from '@/lib/wire/operational-state.to-wire'
import type {
  OperationalStateBody,
  OperationalStateInclude,
} from '@/lib/wire/operational-state.wire'
import type { PanelAnswer } from './contract-answer'
import { followedAnswer } from './followed-state-answer'

/** The operational state as the wire has it, in every branch of SPEC 8. Never throws. */
export async function operationalStateAnswer(
  include: ReadonlySet<OperationalStateInclude>,
): Promise<PanelAnswer<OperationalStateBody>> {
  const config = getConfig()
  const isColdStub = config.substrate === null && config.problems.length === 0
  if (isColdStub) return withoutData(operationalStateColdStub(include))
  const holder = getHolder()
  const cockpit = getCockpit()
  if (holder === null || cockpit?.boot == null) {
    return withoutData(holderNotInitialized(include, cockpit?.report.progress ?? null))
  }
  const { boot, report } = cockpit
  if (boot.isFollowing) return followedAnswer(boot, report.progress, include)
  const strip = include.has('strip') ? boot.strip() : Promise.resolve(null)
  await boot.touch()
  const body = toOperationalStateBody(
    {
      state: holder.current,
      history: holder.history(),
      asOf: boot.clock.asOf,
      source: 'holder',
      stateEnteredAt: new Date(holder.enteredAt).toISOString(),
      runtime: boot.presence,
      boot: report.progress,
      agent: { kind: config.agent.kind, reachable: boot.isAgentReachable },
      strip: await strip,
    },
    include,
  )
  return { body, asOf: boot.clock.asOf, now: boot.clock.now() }
}

function withoutData(body: OperationalStateBody): PanelAnswer<OperationalStateBody> {
  return { body, asOf: null, now: Date.now() }
}
