import 'server-only'
import type { ReplayState } from '@/lib/domain/replay-state'
import type { ReplayPosition } from '@/lib/server/db/sql/data-age'

/** A log that is received is replayed at once; what waits longer waits for a reason. */
const BEHIND_AFTER_MS = 1_000

/** Tells how a replica stands to its primary, from one reading of its position after the other. */
export class ReplayWatch {
  /** What had been received and not replayed, since when this process knows of it, monotonic ms. */
  #waiting: { readonly position: bigint; readonly since: number } | null = null
  #state: ReplayState | null = null

  /** Null on a primary, and before the first reading. */
  get state(): ReplayState | null {
    return this.#state
  }

  /** Takes one reading; null of a primary. `at`: monotonic ms. */
  observe(reading: ReplayPosition | null, at: number): void {
    if (reading === null) {
      this.#waiting = null
      this.#state = null
      return
    }
    const { received, replayed, isPaused, isReceiving } = reading
    if (this.#waiting === null || replayed >= this.#waiting.position) {
      this.#waiting = received > replayed ? { position: received, since: at } : null
    }
    const isBehind = this.#waiting !== null && at - this.#waiting.since >= BEHIND_AFTER_MS
    if (isPaused) this.#state = 'paused'
    else if (!isReceiving) this.#state = 'disconnected'
    else this.#state = isBehind ? 'behind' : 'current'
  }
}
