import 'server-only'
import type { Clock } from '@/lib/server/process/clock'
import type { AgentConfig } from '@/lib/server/process/env'
import type { Agent } from './agent'
import { HttpAgent } from './http-agent'
import { SimulatedAgent } from './simulated-agent'

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
