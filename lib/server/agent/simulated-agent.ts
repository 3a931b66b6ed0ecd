import 'server-only'
import type { AttemptOutcome } from '@/lib/domain/tickets/attempt-outcome'
import type { Clock } from '@/lib/server/process/clock'
import { type Agent, type AgentHooks, type AgentJob, outcomeOfAbort } from './agent'
import { simulateWork } from './simulated-work'

interface SimulatedAgentOptions {
  readonly clock: Clock
  /** The same seed does the same to the same ticket. */
  readonly seed: string
  /** Times the usual 4 … 28 s an attempt: 0.5 is twice as fast. */
  readonly pace?: number
}

/**
 * Pretends to work, for the demonstration alone: the caller must make sure that the tickets are not
 * real.
 */
export class SimulatedAgent implements Agent {
  readonly kind = 'simulated'
  readonly #clock: Clock
  readonly #seed: string
  readonly #pace: number

  constructor({ clock, seed, pace }: SimulatedAgentOptions) {
    this.#clock = clock
    this.#seed = seed
    this.#pace = pace ?? 1
  }

  async work(job: AgentJob, { signal, onProgress }: AgentHooks): Promise<AttemptOutcome> {
    const { pausesMs, result } = simulateWork(this.#seed, job)
    for (const [index, pauseMs] of pausesMs.entries()) {
      if (index > 0) onProgress()
      await this.#clock.sleep(pauseMs * this.#pace, signal)
      if (signal.aborted) return outcomeOfAbort(signal)
    }
    return { kind: 'result', result }
  }

  probe(signal: AbortSignal): Promise<boolean> {
    return Promise.resolve(!signal.aborted)
  }
}
