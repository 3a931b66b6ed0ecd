import type { Clock } from '@/lib/server/process/clock'

interface Sleeper {
  readonly due: number
  readonly ms: number
  readonly wake: () => void
}

/** A clock that moves only when the test moves it; both of its clocks run alike. */
export class FakeClock implements Clock {
  readonly #start: number
  readonly #sleepers = new Set<Sleeper>()
  #elapsed = 0

  constructor(start = '2026-05-21T12:00:00.000Z') {
    this.#start = Date.parse(start)
  }

  now(): number {
    return this.#start + this.#elapsed
  }

  monotonic(): number {
    return this.#elapsed
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve()
    return new Promise((resolve) => {
      const sleeper: Sleeper = {
        due: this.#elapsed + ms,
        ms,
        wake: () => {
          this.#sleepers.delete(sleeper)
          signal?.removeEventListener('abort', sleeper.wake)
          resolve()
        },
      }
      this.#sleepers.add(sleeper)
      signal?.addEventListener('abort', sleeper.wake, { once: true })
    })
  }

  /** The pauses under way, as they were asked for, milliseconds. */
  get pauses(): number[] {
    return [...this.#sleepers].map((sleeper) => sleeper.ms)
  }

  /** Moves the time on, waking each sleeper at its own moment, and lets all that follows happen. */
  async advance(ms: number): Promise<void> {
    const target = this.#elapsed + ms
    await settled()
    for (let next = this.#nextUntil(target); next !== null; next = this.#nextUntil(target)) {
      this.#elapsed = Math.max(this.#elapsed, next.due)
      next.wake()
      await settled()
    }
    this.#elapsed = target
    await settled()
  }

  #nextUntil(target: number): Sleeper | null {
    const due = [...this.#sleepers].filter((sleeper) => sleeper.due <= target)
    return due.sort((one, other) => one.due - other.due)[0] ?? null
  }
}

/** Resolves when everything that needs no time and no I/O has happened. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
