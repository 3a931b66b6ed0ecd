import 'server-only'
import type { ReplayState } from '@/lib/domain/replay-state'
import type { Clock } from '@/lib/server/process/clock'
import type { DataAge } from '@/lib/server/db/sql/data-age'
import { ReplayWatch } from './replay-watch'

/** The substrate's clock as this process knows it: its last good reading, carried forward. */
export class SubstrateClock {
  readonly #clock: Clock
  readonly #replay = new ReplayWatch()
  #reading: {
    readonly age: DataAge
    readonly epochMs: number
    readonly at: number
  } | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * Begins a round trip; returns a function that takes its reading when it has ended. Of two
   * concurrent round trips either may end first, and the younger reading stays. One that began
   * after the last reading is newer even with an earlier time: the substrate's clock may have been
   * set back.
   */
  roundTrip(): (age: DataAge) => void {
    const beganAt = this.#clock.monotonic()
    return (age) => {
      const epochMs = Date.parse(age.now)
      const last = this.#reading
      if (last !== null && beganAt < last.at && epochMs < last.epochMs) return
      const at = this.#clock.monotonic()
      this.#reading = { age, epochMs, at }
      this.#replay.observe(age.replay, at)
    }
  }

  /**
   * The substrate's time of the data at the last good round trip: its clock, or on a replica the
   * newest commit that it has replayed. Null before the first, and where a replica has none.
   */
  get asOf(): string | null {
    return this.#reading?.age.asOf ?? null
  }

  /** How a replica stands to its primary; null on a primary. */
  get replay(): ReplayState | null {
    return this.#replay.state
  }

  /** Milliseconds that the data of a replica is old; 0 on a primary, infinite where it is not known. */
  get replicaAge(): number {
    if (this.replay === null) return 0
    return this.asOf === null ? Infinity : this.now() - Date.parse(this.asOf)
  }

  /** Why nothing can be written as far as the last good round trip knows; null where it can. */
  get closed(): 'replica' | 'read_only' | null {
    if (this.#reading === null) return null
    const { replay, isReadOnly } = this.#reading.age
    if (replay !== null) return 'replica'
    return isReadOnly ? 'read_only' : null
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
