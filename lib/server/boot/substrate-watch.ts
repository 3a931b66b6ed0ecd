import 'server-only'
import { describeError } from '@/lib/domain/failure'
import { BackgroundLoop } from '@/lib/server/process/background-loop'
import type { Clock } from '@/lib/server/process/clock'
import type { EventOutbox } from '@/lib/server/state/event-outbox'
import type { OperationalStateHolder } from '@/lib/server/state/operational-state-holder'
import type { Log } from '@/lib/server/process/log'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'

const TAG = '[kora.boot]'
/** How often the substrate is probed while it is away: its return should show at once. */
const WHILE_AWAY_MS = 1_000

interface SubstrateWatchOptions {
  readonly provider: SubstrateProvider
  readonly holder: OperationalStateHolder
  readonly outbox: EventOutbox
  readonly clock: Clock
  readonly log: Log
}

/**
 * Probes the substrate after boot: adds the reason `substrate` after one failed round trip, removes
 * it after the next good one, and appends the events that had to wait (SPEC 6).
 */
export class SubstrateWatch {
  readonly #options: SubstrateWatchOptions
  readonly #loop: BackgroundLoop
  #isAway = false
  /** A reason is removed only by the code that added it. */
  #added = false

  constructor(options: SubstrateWatchOptions) {
    this.#options = options
    this.#loop = new BackgroundLoop({
      name: 'substrate watch',
      tag: TAG,
      clock: options.clock,
      log: options.log,
      round: () => this.#round(),
      afterFailureMs: WHILE_AWAY_MS,
    })
  }

  start(): void {
    this.#loop.start()
  }

  /** Checks at once: the substrate may have gone or come back. */
  checkNow(): void {
    this.#loop.skipPause()
  }

  async stop(): Promise<void> {
    await this.#loop.stop()
  }

  async #round(): Promise<number> {
    const { provider, outbox, log } = this.#options
    let pause: number
    try {
      pause = await provider.signOfLife()
    } catch (error) {
      if (!this.#isAway) log.error(TAG, `the substrate does not answer: ${describeError(error)}`)
      this.#away()
      return WHILE_AWAY_MS
    }
    this.#back()
    // The waiting events go first, so that the log keeps the order of events.
    await outbox.flush()
    return pause
  }

  #away(): void {
    this.#isAway = true
    const { holder } = this.#options
    const { primaryState, degradationReasons } = holder.current
    if (this.#added || primaryState === 'stopped' || degradationReasons.has('substrate')) return
    this.#added = true
    void holder.transitionTo(primaryState, 'substrate unreachable', { addReasons: ['substrate'] })
  }

  #back(): void {
    const { holder, log } = this.#options
    if (this.#isAway) log.info(TAG, 'the substrate answers again')
    this.#isAway = false
    if (!this.#added) return
    this.#added = false
    void holder.transitionTo(holder.current.primaryState, 'substrate recovered', {
      removeReasons: ['substrate'],
    })
  }
}
