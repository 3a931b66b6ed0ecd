import { wakeDelayMs } from '@/lib/client/freshness/refresh-policy'

interface RequestPaceOptions {
  /** Sends a request, unless one is under way. */
  readonly ask: () => void
  /** The least time between the beginnings of two requests that wakes cause, ms. */
  readonly readEveryMs: () => number
}

/**
 * When one panel asks because of a wake: at once, or when its last request is old enough. A wake
 * during a request causes one more after it, for that one may have been read too early.
 */
export class RequestThrottle {
  readonly #random: () => number
  #options: RequestPaceOptions | null = null
  #beganAt = -Infinity
  #isUnderWay = false
  #isOwed = false
  #isDemanded = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(random: () => number = Math.random) {
    this.#random = random
  }

  /** From now on wakes cause requests; returns its undo, after which none is pending. */
  start(options: RequestPaceOptions): () => void {
    this.#options = options
    return () => {
      this.#options = null
      this.#isOwed = false
      this.#cancel()
    }
  }

  /** Bound, so that it can be handed over. */
  readonly wake = (): void => {
    if (this.#isUnderWay) this.#isOwed = true
    else this.#askIn(this.#delayMs())
  }

  /** The next request is an operator's, and wants nothing that was read before it. */
  demand(): void {
    this.#isDemanded = !this.#isUnderWay
  }

  /** Runs a request; the argument is whether an operator has demanded it. */
  async run<Result>(request: (isDemanded: boolean) => Promise<Result>): Promise<Result> {
    const isDemanded = this.#isDemanded
    this.#isDemanded = false
    this.#cancel()
    this.#isUnderWay = true
    this.#beganAt = performance.now()
    try {
      return await request(isDemanded)
    } finally {
      this.#isUnderWay = false
      // In a task of its own: until then the sender of requests takes this one for unfinished.
      if (this.#isOwed) this.#askIn(Math.max(1, this.#delayMs()))
      this.#isOwed = false
    }
  }

  #delayMs(): number {
    return wakeDelayMs({
      sinceBeganMs: performance.now() - this.#beganAt,
      readEveryMs: this.#options?.readEveryMs() ?? 0,
      random: this.#random(),
    })
  }

  #askIn(delayMs: number): void {
    if (this.#timer !== undefined) return
    if (delayMs <= 0) {
      this.#options?.ask()
      return
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#options?.ask()
    }, delayMs)
  }

  #cancel(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
