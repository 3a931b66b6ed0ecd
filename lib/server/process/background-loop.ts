import 'server-only'
import { describeError } from '@/lib/domain/failure'
import type { Clock } from './clock'
import type { Log, LogTag } from './log'

interface LoopOptions {
  readonly name: string
  readonly tag: LogTag
  readonly clock: Clock
  readonly log: Log
  /** One round; answers how many milliseconds to wait before the next. */
  readonly round: (signal: AbortSignal) => Promise<number>
  /** Wait after a round that threw, milliseconds. */
  readonly afterFailureMs: number
}

/** A round, a pause, a round: one timer, one abort, and a stop that waits for the last round. */
export class BackgroundLoop {
  readonly #options: LoopOptions
  readonly #abort = new AbortController()
  #nap = new AbortController()
  #running: Promise<void> | null = null
  #failure: string | null = null

  constructor(options: LoopOptions) {
    this.#options = options
  }

  /** Starts the loop; a second call does nothing. */
  start(): void {
    this.#running ??= this.#run()
  }

  /** Ends the present pause: the next round begins at once. */
  skipPause(): void {
    // With a reason of our own: the default one is an error with a stack, made for every ticket.
    this.#nap.abort('skipped')
  }

  /** No further round begins; resolves when the present one has ended. */
  async stop(): Promise<void> {
    this.#abort.abort()
    this.#nap.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { clock } = this.#options
    while (!this.#isStopped()) {
      // Made before the round: a wake during the round shortens the pause that follows it.
      this.#nap = new AbortController()
      const pause = await this.#round()
      if (!this.#isStopped()) await clock.sleep(pause, this.#nap.signal)
    }
  }

  #isStopped(): boolean {
    return this.#abort.signal.aborted
  }

  async #round(): Promise<number> {
    const { name, tag, log, round, afterFailureMs } = this.#options
    try {
      const pause = await round(this.#abort.signal)
      this.#failure = null
      return pause
    } catch (error) {
      // Logged when it begins and when it changes: an outage of an hour must not fill the log.
      const failure = describeError(error)
      if (failure !== this.#failure) log.error(tag, `${name}: ${failure}`)
      this.#failure = failure
      return afterFailureMs
    }
  }
}
