import type { AgentWire } from '@/lib/wire/state/operational-state.wire'
import { Fact } from '@/components/ui/fact'

function reachability(reachable: boolean | null): string {
  if (reachable === null) return 'not asked yet'
  return reachable ? 'answers' : 'does not answer: claiming waits'
}

/** The agent in a few words; `unknown` unless that is known to hold now. */
export function agentWords(agent: AgentWire, trusted: boolean): string {
  switch (agent.kind) {
    case 'none':
      return 'none'
    case 'simulated':
      return 'simulated'
    case 'http':
      if (!trusted || agent.reachable === null) return 'unknown'
      return agent.reachable ? 'answers' : 'does not answer'
    default:
      return agent.kind satisfies never
  }
}

/** The agent that works the tickets; without one Kora claims nothing (SPEC 2). */
export function AgentFact({ agent, trusted }: { agent: AgentWire; trusted: boolean }) {
  switch (agent.kind) {
    case 'none':
      return (
        <Fact layout="tile" term="Agent" note="nothing will be claimed">
          no agent is connected
        </Fact>
      )
    case 'http':
      return (
        <Fact layout="tile" term="Agent">
          {trusted ? reachability(agent.reachable) : 'unknown'}
        </Fact>
      )
    case 'simulated':
      return (
        <Fact layout="tile" term="Agent" note="for demonstration">
          simulated
        </Fact>
      )
    default:
      return agent.kind satisfies never
  }
}
