import 'server-only'
import type { Clock } from '@/lib/server/process/clock'

/** The substrate's clock as this process knows it: its last good reading, carried forward. */
export class SubstrateClock {
  readonly #clock: Clock
  #reading: { readonly asOf: string; readonly epochMs: number; readonly at: number } | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * Begins a round trip; returns a function that takes its reading (ISO 8601 UTC text) when it has
   * ended. Of two concurrent round trips either may end first, and the younger reading stays. One
   * that began after the last reading is newer even with an earlier time: the substrate's clock may
   * have been set back.
   */
  roundTrip(): (asOf: string) => void {
    const beganAt = this.#clock.monotonic()
    return (asOf) => {
      const epochMs = Date.parse(asOf)
      const last = this.#reading
      if (last !== null && beganAt < last.at && epochMs < last.epochMs) return
      this.#reading = { asOf, epochMs, at: this.#clock.monotonic() }
    }
  }

  /** The substrate's clock at the last good round trip, or null before the first. */
  get asOf(): string | null {
    return this.#reading?.asOf ?? null
  }

  /** Milliseconds since the last good round trip; infinite before the first. */
  get age(): number {
    return this.#reading === null ? Infinity : this.#clock.monotonic() - this.#reading.at
  }

  /** The substrate's time now, epoch milliseconds; this process's own before the first reading. */
  now(): number {
    return this.#reading === null ? this.#clock.now() : this.#reading.epochMs + this.age
  }
}
