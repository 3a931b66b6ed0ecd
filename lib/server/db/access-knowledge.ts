import 'server-only'
import type { AccessFacts } from '@/lib/server/db/sql/access/access-facts'
import type { Clock } from '@/lib/server/process/clock'
import { within } from '@/lib/server/process/within'

/** What was last read of who may come in. */
export interface KnownAccess {
  readonly facts: AccessFacts
  /** Read less than an interval ago; else the database is away, and this is what was last known. */
  readonly isFresh: boolean
}

interface Options {
  readonly clock: Clock
  /** The interval, ms: nothing older counts as fresh. */
  readonly maxAgeMs: number
  /** Reads anew, and notes what it reads; throws what the driver throws. */
  readonly read: () => Promise<unknown>
}

/** After a read that failed, those who ask get what is known for so long, ms. */
const FAILED_FOR_MS = 1_000
/** Longer nobody waits for a read, ms: the database may be frozen. */
const PATIENCE_MS = 1_500

/**
 * What this process knows of who may come in: noted by every read that brings it, at no statement of
 * its own, and read anew only where nothing else has read within an interval.
 */
export class AccessKnowledge {
  readonly #options: Options
  #latest: { readonly facts: AccessFacts; readonly begunAt: number } | null = null
  #failedAt = -Infinity
  #reading: Promise<void> | null = null

  constructor(options: Options) {
    this.#options = options
  }

  /** `begunAt`: when the read began, by the monotonic clock. */
  note(facts: AccessFacts, begunAt: number): void {
    if (this.#latest === null || begunAt >= this.#latest.begunAt) this.#latest = { facts, begunAt }
  }

  /** This process has changed something: the next to ask reads anew. */
  expire(): void {
    if (this.#latest !== null) this.#latest = { ...this.#latest, begunAt: -Infinity }
    this.#failedAt = -Infinity
  }

  /** What was last noted, however old; null before the first read. */
  get last(): AccessFacts | null {
    return this.#latest?.facts ?? null
  }

  get isFresh(): boolean {
    const { clock, maxAgeMs } = this.#options
    return this.#latest !== null && clock.monotonic() - this.#latest.begunAt <= maxAgeMs
  }

  /** What is known now; null where nothing was ever read. Never throws. */
  async get(): Promise<KnownAccess | null> {
    const { clock } = this.#options
    if (!this.isFresh && clock.monotonic() - this.#failedAt >= FAILED_FOR_MS) await this.#renew()
    return this.#latest === null ? null : { facts: this.#latest.facts, isFresh: this.isFresh }
  }

  async #renew(): Promise<void> {
    const { clock, read } = this.#options
    this.#reading ??= read()
      .then(() => undefined)
      .catch(() => {
        this.#failedAt = clock.monotonic()
      })
      .finally(() => {
        this.#reading = null
      })
    await within(this.#reading, PATIENCE_MS, clock)
    if (!this.isFresh) this.#failedAt = clock.monotonic()
  }
}
