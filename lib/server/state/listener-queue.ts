import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'
import { describeError } from '@/lib/domain/failure'
import type { OperationalState } from '@/lib/domain/state/operational-state'
import type { Clock } from '@/lib/server/process/clock'

/** Called for one swap; `at` is when it happened, epoch milliseconds. */
export type TransitionListener = (
  from: OperationalState,
  to: OperationalState,
  trigger: string,
  at: number,
) => void | Promise<void>

/** How long one call of a listener may keep `transitionTo` waiting (SPEC 4.3). */
export const LISTENER_PATIENCE_MS = 5_000

/**
 * - `in_turn`: the listener gets the next transition when it has settled on the one before
 * - `overlapping`: the listener gets each at once, still in order; for one that keeps its own order
 */
export type QueueOrder = 'in_turn' | 'overlapping'

const insideListener = new AsyncLocalStorage<true>()

/**
 * One listener's own queue: it gets the transitions in order, and what it does with them (throw,
 * hang) holds up no other listener and rolls nothing back.
 */
export class ListenerQueue {
  readonly #listener: TransitionListener
  readonly #clock: Clock
  readonly #onFailure: (failure: Error) => void
  readonly #pace: QueueOrder
  #tail: Promise<void> = Promise.resolve()

  constructor(
    listener: TransitionListener,
    options: { pace: QueueOrder; clock: Clock; onFailure: (failure: Error) => void },
  ) {
    const { pace, clock, onFailure } = options
    this.#listener = listener
    this.#pace = pace
    this.#clock = clock
    this.#onFailure = onFailure
  }

  /** Whether the caller runs inside some listener: it must not wait for itself. */
  static isInsideListener(): boolean {
    return insideListener.getStore() === true
  }

  /**
   * Queues one transition. Resolves when the listener has settled on it, at the latest after
   * `LISTENER_PATIENCE_MS` from now; never rejects.
   */
  async deliver(...transition: Parameters<TransitionListener>): Promise<void> {
    const turn = this.#tail.then(() => this.#call(...transition))
    if (this.#pace === 'in_turn') this.#tail = turn
    await this.#withPatience(turn)
  }

  async #call(...transition: Parameters<TransitionListener>): Promise<void> {
    const call = insideListener.run(true, async () => {
      await this.#listener(...transition)
    })
    try {
      if (!(await this.#withPatience(call))) {
        this.#onFailure(
          new Error(`hangs: no end after ${LISTENER_PATIENCE_MS} ms (${transition[2]})`),
        )
      }
    } catch (error) {
      this.#onFailure(new Error(`failed: ${describeError(error)}`))
    }
  }

  /** True when `work` settled in time; a failure of `work` passes through. */
  async #withPatience(work: Promise<void>): Promise<boolean> {
    const timer = new AbortController()
    const patience = this.#clock.sleep(LISTENER_PATIENCE_MS, timer.signal).then(() => false)
    try {
      return await Promise.race([work.then(() => true), patience])
    } finally {
      timer.abort('settled')
    }
  }
}
