import 'server-only'
import type { Clock } from '../clock'

/** The substrate's clock as this process knows it: its last good reading, carried forward. */
export class SubstrateClock {
  readonly #clock: Clock
  #reading: { readonly asOf: string; readonly epochMs: number; readonly at: number } | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Takes a reading (ISO 8601 UTC text) from a round trip that has just ended. */
  record(asOf: string): void {
    const epochMs = Date.parse(asOf)
    // Two reads may end in the other order: the younger one stands.
    if (this.#reading !== null && this.#reading.epochMs > epochMs) return
    this.#reading = { asOf, epochMs, at: this.#clock.monotonic() }
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
