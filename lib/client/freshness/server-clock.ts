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

/** More than this behind, and it is no drift of the browser's own clock, ms. */
const SET_BACK_MS = 2_000
/** A smaller step is taken, and not worth a word, ms. */
const WORTH_SAYING_MS = 5_000

/** The substrate's clock was set back. */
export interface ClockSetBack {
  readonly byMs: number
  /** Epoch ms: until then it tells times that it has told before. */
  readonly until: number
}

/**
 * The substrate's clock in the browser (SPEC 9). The offset is the largest (server now − monotonic)
 * over all answers, so that a replayed old answer cannot turn it back; one that was made for its
 * request can. The time since is the larger of what the two browser clocks show, so that sleep counts.
 */
export class ServerClock {
  #offset = -Infinity
  #newest = -Infinity
  #base: BrowserInstant | null = null
  #provisionalOffset: number | null = null
  #setBack: ClockSetBack | null = null

  /**
   * Takes the server's now (epoch ms) from an answer that arrived at `at`. `askedAt`: when the request
   * that it was made for was sent, by the monotonic clock; without it the answer may be an old one.
   */
  observe(serverNow: number, at: BrowserInstant, askedAt?: number): void {
    if (askedAt !== undefined) this.#noticeStep(serverNow + (at.monotonic - askedAt), at)
    this.#offset = Math.max(this.#offset, serverNow - at.monotonic)
    // Only a now that no earlier answer carried proves that the wall clock may be trusted from
    // here.
    if (serverNow <= this.#newest) return
    this.#newest = serverNow
    this.#base = at
  }

  /** The last time that the substrate's clock was set back; null as long as it was not. */
  get setBack(): ClockSetBack | null {
    return this.#setBack
  }

  /** `latest`: the substrate's time at `at` is at most that. */
  #noticeStep(latest: number, at: BrowserInstant): void {
    const byMs = this.#offset + at.monotonic - latest
    if (byMs <= SET_BACK_MS) return
    if (byMs > WORTH_SAYING_MS) {
      const until = Math.max(this.#offset + at.monotonic, this.#setBack?.until ?? -Infinity)
      this.#setBack = { byMs: until - latest, until }
    }
    this.#offset = -Infinity
    this.#newest = -Infinity
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
