import 'server-only'
import { describeError } from '@/lib/domain/failure'
import type { ClaimPermission } from '@/lib/domain/state/operational-state'
import { SUBSTRATE_RECOVERED, SUBSTRATE_UNREACHABLE } from '@/lib/domain/state/work-refusal'
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
 * Probes the substrate after boot: adds the reason `substrate` after one failed round trip and takes
 * the permission away, gives both back after the next good one, and appends the events that had to wait (SPEC 6).
 */
export class SubstrateWatch {
  readonly #options: SubstrateWatchOptions
  readonly #loop: BackgroundLoop
  #isAway = false
  /** A reason is removed only by the code that added it. */
  #added = false
  /** What the outage has taken away; null while it holds. */
  #permission: ClaimPermission | null = null

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
    // One that came back and takes no writes is as good as away, until the write watch says why.
    if (!this.#added || provider.clock.closed === null) this.#back()
    // The waiting events go first, so that the log keeps the order of events.
    await outbox.flush()
    return pause
  }

  #away(): void {
    this.#isAway = true
    const { holder } = this.#options
    const { primaryState, degradationReasons, claimPermission } = holder.current
    if (this.#added || primaryState === 'stopped' || degradationReasons.has('substrate')) return
    this.#added = true
    this.#permission = claimPermission
    void holder.transitionTo(primaryState, SUBSTRATE_UNREACHABLE, {
      claimPermission: 'none',
      addReasons: ['substrate'],
    })
  }

  #back(): void {
    const { holder, log } = this.#options
    if (this.#isAway) log.info(TAG, 'the substrate answers again')
    this.#isAway = false
    if (!this.#added) return
    this.#added = false
    const { primaryState } = holder.current
    const mayClaim = primaryState === 'ready' || primaryState === 'active'
    void holder.transitionTo(primaryState, SUBSTRATE_RECOVERED, {
      ...(mayClaim && this.#permission !== null && { claimPermission: this.#permission }),
      removeReasons: ['substrate'],
    })
    this.#permission = null
  }
}
