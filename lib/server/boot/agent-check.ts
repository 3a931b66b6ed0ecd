import 'server-only'
import type { Agent } from '@/lib/server/agent/agent'
import { mayUseSimulatedAgent } from '@/lib/server/db/sql/demonstration-mark'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import type { GateCheck } from './gate-runner'

const PROBE_MS = 5_000

/**
 * The check behind the gate `agent_reachable` (SPEC 6). The simulated agent is refused everywhere but
 * in the embedded demonstration (SPEC 2).
 */
export function agentCheck(agent: Agent, { substrate }: SubstrateProvider): GateCheck {
  return async () => {
    if (agent.kind === 'simulated' && !(await substrate.work.read(mayUseSimulatedAgent))) {
      return 'the simulated agent only works in the embedded demonstration; unset KORA_AGENT'
    }
    const answers = await agent.probe(AbortSignal.timeout(PROBE_MS))
    return answers ? null : 'the agent does not answer'
  }
}
