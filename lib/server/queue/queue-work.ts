import 'server-only'
import type { Agent } from '@/lib/server/agent/agent'
import { HttpAgent } from '@/lib/server/agent/http-agent'
import { SimulatedAgent } from '@/lib/server/agent/simulated-agent'
import type { Clock } from '@/lib/server/process/clock'
import type { AgentConfig } from '@/lib/server/process/env'
import { TicketPoller, type TicketPollerOptions } from './ticket-poller'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import type { Work } from './work'

const PROBE_MS = 5_000

/** The agent that the configuration names; null for none. Throws for a secret that cannot be used. */
export function makeAgent(config: AgentConfig, clock: Clock): Agent | null {
  switch (config.kind) {
    case 'none':
      return null
    case 'http':
      return new HttpAgent({ url: config.url, secret: config.secret })
    case 'simulated':
      return new SimulatedAgent({ clock, seed: 'demonstration' })
    default:
      return config satisfies never
  }
}

interface QueueWorkOptions extends TicketPollerOptions {
  readonly provider: SubstrateProvider
}

/** The poller with its agent: what a leader does for a living. */
export class QueueWork implements Work {
  readonly #options: QueueWorkOptions
  readonly #poller: TicketPoller

  constructor(options: QueueWorkOptions) {
    this.#options = options
    this.#poller = new TicketPoller(options)
  }

  get isAgentReachable(): boolean {
    return this.#poller.isAgentReachable
  }

  /**
   * The simulated agent touches nobody's tickets but the demonstration's own (SPEC 2). Bound: it is
   * handed on as a gate's check.
   */
  readonly checkAgent = async (): Promise<string | null> => {
    const { agent, provider } = this.#options
    if (agent.kind === 'simulated' && !(await provider.substrate.mayUseSimulatedAgent())) {
      return 'the simulated agent only works in the embedded demonstration; unset KORA_AGENT'
    }
    const answers = await agent.probe(AbortSignal.timeout(PROBE_MS))
    return answers ? null : 'the agent does not answer'
  }

  /** Tickets that are being worked now. */
  get heldTicketIds(): string[] {
    return this.#poller.heldTicketIds
  }

  start(): void {
    this.#poller.start()
  }

  wake(): void {
    this.#poller.wake()
  }

  dropClaims(): void {
    this.#poller.dropClaims()
  }

  stop(): Promise<void> {
    return this.#poller.stop()
  }
}
