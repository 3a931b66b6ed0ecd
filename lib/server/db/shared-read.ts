import 'server-only'
import type { Clock } from '@/lib/server/process/clock'

interface SharedReadOptions<Value> {
  readonly read: () => Promise<Value>
  readonly clock: Clock
  /** Nothing older than this is ever given, ms; the interval of SPEC 8. */
  readonly maxAgeMs: number
  /** The least time between the beginnings of two reads, ms. */
  readonly spacingMs: () => number
}

export interface ReadAge {
  /** How long ago the read may have begun, ms; never more than the interval. */
  readonly maxAgeMs?: number
}

type Outcome<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: unknown }

/** When a read began, by both clocks, and what had changed until then. */
interface Begin {
  readonly monotonic: number
  readonly wall: number
  readonly generation: number
}

/**
 * One read for all callers (SPEC 8): single flight, at most one a spacing, the first at once. A
 * read that began before a wake is not used after it; a failure hides every older success.
 */
export class SharedRead<Value> {
  readonly #options: SharedReadOptions<Value>
  #generation = 0
  #last: { readonly begin: Begin; readonly outcome: Outcome<Value> } | null = null
  #running: { readonly begin: Begin; readonly outcome: Promise<Outcome<Value>> } | null = null
  #next: Promise<Outcome<Value>> | null = null
  #askedAt = -Infinity

  constructor(options: SharedReadOptions<Value>) {
    this.#options = options
  }

  /** Something changed: only a read that begins from now on includes it. */
  invalidate(): void {
    this.#generation += 1
  }

  /** Milliseconds since the last call of `get`; infinite before that. */
  get idleMs(): number {
    return this.#options.clock.monotonic() - this.#askedAt
  }

  /** Milliseconds since the read began whose value would be given now; infinite when none would. */
  get age(): number {
    return this.latest?.ageMs ?? Infinity
  }

  /** The value of the last read, however old, and the milliseconds since it began; null after a wake. */
  get latest(): { readonly value: Value; readonly ageMs: number } | null {
    const last = this.#last
    if (last === null || !last.outcome.ok || !this.#isCurrent(last.begin)) return null
    return { value: last.outcome.value, ageMs: this.#ageOf(last.begin) }
  }

  /** What `get` would return without a read; null when it would have to read, or to fail. */
  kept({ maxAgeMs = Infinity }: ReadAge = {}): Value | null {
    this.#askedAt = this.#options.clock.monotonic()
    const outcome = this.#last?.outcome
    if (outcome?.ok !== true) return null
    return this.age < Math.min(maxAgeMs, this.#options.maxAgeMs) ? outcome.value : null
  }

  /**
   * The value of a read that began after the last wake and less than `maxAgeMs` (at most the
   * interval) ago. Throws what the read throws.
   */
  get(age?: ReadAge): Promise<Value> {
    this.#askedAt = this.#options.clock.monotonic()
    return this.renewed(age)
  }

  /** Like `get`, but does not count as a reader. */
  async renewed({ maxAgeMs = Infinity }: ReadAge = {}): Promise<Value> {
    const outcome = await this.#outcome(Math.min(maxAgeMs, this.#options.maxAgeMs))
    if (outcome.ok) return outcome.value
    throw outcome.error
  }

  #outcome(maxAgeMs: number): Outcome<Value> | Promise<Outcome<Value>> {
    const last = this.#last
    if (last !== null && this.#isCurrent(last.begin)) {
      // A failure is reused only for callers that a new read would keep waiting.
      const limit = last.outcome.ok ? maxAgeMs : this.#options.spacingMs()
      if (this.#ageOf(last.begin) < limit) return last.outcome
    }
    const running = this.#running
    if (running !== null && this.#isCurrent(running.begin)) {
      if (this.#ageOf(running.begin) < maxAgeMs) return running.outcome
    }
    this.#next ??= this.#readNext()
    return this.#next
  }

  /** After the read under way and the spacing; every caller until it begins shares it. */
  async #readNext(): Promise<Outcome<Value>> {
    const { clock, spacingMs } = this.#options
    const before = this.#running?.begin ?? this.#last?.begin
    await this.#running?.outcome
    const wait = before === undefined ? 0 : before.monotonic + spacingMs() - clock.monotonic()
    if (wait > 0) await clock.sleep(wait)
    this.#next = null
    const begin = {
      monotonic: clock.monotonic(),
      wall: clock.now(),
      generation: this.#generation,
    }
    const outcome = this.#read(begin)
    this.#running = { begin, outcome }
    return outcome
  }

  async #read(begin: Begin): Promise<Outcome<Value>> {
    const outcome = await this.#options.read().then(
      (value): Outcome<Value> => ({ ok: true, value }),
      (error: unknown): Outcome<Value> => ({ ok: false, error }),
    )
    this.#last = { begin, outcome }
    this.#running = null
    return outcome
  }

  #isCurrent(begin: Begin): boolean {
    return begin.generation === this.#generation
  }

  /** By the clock that moved more: the monotonic one stands still while a host freezes us. */
  #ageOf(begin: Begin): number {
    const { clock } = this.#options
    return Math.max(clock.monotonic() - begin.monotonic, clock.now() - begin.wall)
  }
}
