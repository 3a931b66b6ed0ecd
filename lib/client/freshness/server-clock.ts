/** One reading of the browser's two clocks, in milliseconds. */
export interface BrowserInstant {
  /** Never steps back, but may stand still while the machine sleeps. */
  readonly monotonic: number
  /** Keeps running while the machine sleeps, but may be wrong and may step. */
  readonly wall: number
}

export function browserInstant(): BrowserInstant {
  return { monotonic: performance.now(), wall: Date.now() }
}

/**
 * The substrate's clock in the browser (SPEC 9). The offset is the largest (server now − monotonic)
 * over all answers, so that a replayed old answer cannot turn it back; the time since is the larger
 * of what the two browser clocks show, so that sleep counts.
 */
export class ServerClock {
  #offset = -Infinity
  #newest = -Infinity
  #base: BrowserInstant | null = null
  #provisionalOffset: number | null = null

  /** Takes the server's now (epoch ms) from an answer that arrived at `at`. */
  observe(serverNow: number, at: BrowserInstant): void {
    this.#offset = Math.max(this.#offset, serverNow - at.monotonic)
    // Only a now that no earlier answer carried proves that the wall clock may be trusted from
    // here.
    if (serverNow <= this.#newest) return
    this.#newest = serverNow
    this.#base = at
  }

  /**
   * Takes the time of a server that does not know the substrate's yet: good for "next try in 3 s",
   * and forgotten with the first real reading, which it must not outweigh.
   */
  observeProvisional(serverNow: number, at: BrowserInstant): void {
    this.#provisionalOffset = serverNow - at.monotonic
  }

  /** The substrate's time at `at`, epoch milliseconds; the best guess before the first answer. */
  now(at: BrowserInstant): number {
    if (this.#base === null) {
      return this.#provisionalOffset === null ? at.wall : this.#provisionalOffset + at.monotonic
    }
    const asleep = at.wall - this.#base.wall - (at.monotonic - this.#base.monotonic)
    return this.#offset + at.monotonic + Math.max(0, asleep)
  }
}
