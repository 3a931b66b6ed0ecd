import 'server-only'
import { KoraFailure } from '@/lib/domain/failure'

/** How long a refusal takes where the queue is full, ms. */
const REFUSAL_MS = 500

interface LimitOptions {
  /** What is limited, as the failure names it. */
  readonly name: string
  /** How many run at a time. */
  readonly most: number
  /** How many more may wait for their turn. */
  readonly mostWaiting: number
  /** How long one waits, ms. */
  readonly patienceMs: number
}

interface Waiter {
  readonly enter: () => void
}

/**
 * Runs a limited number at a time; a short queue of others wait for their turn, first come first
 * served.
 */
export class ConcurrencyLimit {
  readonly #options: LimitOptions
  #running = 0
  readonly #queue: Waiter[] = []

  constructor(options: LimitOptions) {
    this.#options = options
  }

  get running(): number {
    return this.#running
  }

  get waiting(): number {
    return this.#queue.length
  }

  /**
   * Runs `work` in its turn.
   *
   * @throws KoraFailure `busy` when the turn does not come in time, or sooner when the queue is
   *   full: after a pause, because readers who ask again at once would cost more than their answers.
   * @throws the signal's reason when it is aborted before the turn comes.
   */
  async run<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    const leave = await this.enter(signal)
    try {
      return await work()
    } finally {
      leave()
    }
  }

  /** Waits for a turn, and returns the function that ends it; throws as `run` does. */
  async enter(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted()
    if (this.#running < this.#options.most) this.#running += 1
    else await this.#turn(signal)
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      this.#leave()
    }
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    const { name, mostWaiting, patienceMs } = this.#options
    if (this.#queue.length >= mostWaiting) {
      return refuseLate(new KoraFailure('busy', `${name}: ${mostWaiting} wait already`), signal)
    }
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        enter: () => {
          settle()
          resolve()
        },
      }
      const giveUp = (error: unknown) => {
        settle()
        this.#queue.splice(this.#queue.indexOf(waiter), 1)
        reject(error instanceof Error ? error : new Error(String(error)))
      }
      const onAbort = () => giveUp(signal?.reason)
      const timer = setTimeout(
        () => giveUp(new KoraFailure('busy', `${name}: no turn within ${patienceMs} ms`)),
        patienceMs,
      )
      const settle = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#queue.push(waiter)
    })
  }

  /** The turn goes to the one that waits longest. */
  #leave(): void {
    const next = this.#queue.shift()
    if (next === undefined) this.#running -= 1
    else next.enter()
  }
}

function refuseLate(failure: KoraFailure, signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    const refuse = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', refuse)
      reject(failure)
    }
    const timer = setTimeout(refuse, REFUSAL_MS)
    signal?.addEventListener('abort', refuse, { once: true })
  })
}
