import 'server-only'
import { BackgroundLoop } from '@/lib/server/process/background-loop'
import type { Clock } from '@/lib/server/process/clock'
import type { Log } from '@/lib/server/process/log'
import type { LeaseStore } from './claim-store'

const TAG = '[sea_ticket_poller]'
const AFTER_FAILURE_MS = 1_000
/** How soon to check again for a lease that has run out while its attempt is still being ended. */
const AGAIN_MS = 1_000

interface ClaimSweeperOptions {
  readonly store: LeaseStore
  /** Only the leader sweeps. */
  readonly isLeading: () => boolean
  readonly pollMs: number
  readonly leaseMs: number
  /** Tickets that this process works on: it ends them itself, with a resolution. */
  readonly heldTicketIds: () => readonly string[]
  /** Tickets are claimable again. */
  readonly onFreed: () => void
  readonly clock: Clock
  readonly log: Log
}

/**
 * Frees claims as soon as their lease runs out (SPEC 10): while this process leads, whatever the
 * state allows to be claimed, and with an agent or without one.
 */
export class ClaimSweeper {
  readonly #options: ClaimSweeperOptions
  readonly #loop: BackgroundLoop

  constructor(options: ClaimSweeperOptions) {
    const { clock, log } = options
    this.#options = options
    this.#loop = new BackgroundLoop({
      name: 'sweep',
      tag: TAG,
      clock,
      log,
      round: () => this.#round(),
      afterFailureMs: AFTER_FAILURE_MS,
    })
  }

  /** Starts the loop; a second call does nothing. */
  start(): void {
    this.#loop.start()
  }

  /** Checks at once: this process leads again. */
  wake(): void {
    this.#loop.skipPause()
  }

  stop(): Promise<void> {
    return this.#loop.stop()
  }

  async #round(): Promise<number> {
    const { store, isLeading, pollMs, leaseMs, heldTicketIds, onFreed, log } = this.#options
    // A claim that is made during the pause runs for a lease: its end is seen before it comes.
    const longest = Math.min(pollMs, leaseMs)
    if (!isLeading()) return longest
    const endsInMs = await store.nextLeaseEndInMs()
    if (endsInMs === null) return longest
    if (endsInMs > 0) return Math.min(longest, endsInMs + 1)
    const freed = await store.sweep(heldTicketIds())
    if (freed === 0) return AGAIN_MS
    log.warn(TAG, `${freed} claims had run out and were freed`)
    onFreed()
    // There may be more than one sweep frees.
    return 0
  }
}
