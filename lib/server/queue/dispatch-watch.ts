import 'server-only'
import type { Agent } from '@/lib/server/agent/agent'
import type { Clock } from '@/lib/server/process/clock'
import type { OperationalStateHolder } from '@/lib/server/state/operational-state-holder'
import type { Log } from '@/lib/server/process/log'

const TAG = '[sea_ticket_poller]'
/** How long one probe may take (SPEC 10). */
const PROBE_MS = 5_000
const LONGEST_PAUSE_MS = 30_000

interface DispatchWatchOptions {
  readonly agent: Agent
  readonly holder: OperationalStateHolder
  readonly clock: Clock
  readonly log: Log
  /** The agent answers again: there may be work to claim. */
  readonly onBack: () => void
}

/**
 * Knows whether the agent can be reached. When it cannot, the reason `dispatch` is added and the
 * agent is probed after 1, 2, 4 … 30 s until it answers (SPEC 10).
 */
export class DispatchWatch {
  readonly #options: DispatchWatchOptions
  readonly #stop = new AbortController()
  #probing: Promise<void> | null = null

  constructor(options: DispatchWatchOptions) {
    this.#options = options
  }

  get isReachable(): boolean {
    return this.#probing === null
  }

  /** The agent could not be reached just now. */
  lost(detail: string): void {
    if (this.#probing !== null || this.#stop.signal.aborted) return
    const { holder, log } = this.#options
    log.warn(TAG, `the agent cannot be reached (${detail}); claiming waits`)
    const added = !holder.current.degradationReasons.has('dispatch')
    if (added) this.#change('agent unreachable', { addReasons: ['dispatch'] })
    this.#probing = this.#probe(added)
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#probing
  }

  async #probe(added: boolean): Promise<void> {
    const { agent, clock, log, onBack } = this.#options
    const { signal } = this.#stop
    let pause = 1_000
    for (let answers = false; !answers; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      await clock.sleep(pause, signal)
      if (this.#isStopped()) return
      answers = await agent.probe(AbortSignal.any([signal, AbortSignal.timeout(PROBE_MS)]))
    }
    this.#probing = null
    if (this.#isStopped()) return
    log.info(TAG, 'the agent answers again')
    if (added) this.#change('agent recovered', { removeReasons: ['dispatch'] })
    onBack()
  }

  #isStopped(): boolean {
    return this.#stop.signal.aborted
  }

  #change(trigger: string, changes: { addReasons?: ['dispatch']; removeReasons?: ['dispatch'] }) {
    const { holder } = this.#options
    void holder.transitionTo(holder.current.primaryState, trigger, changes)
  }
}
