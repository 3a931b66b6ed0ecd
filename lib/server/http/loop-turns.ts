import 'server-only'
import { performance } from 'node:perf_hooks'
import { type Clock, systemClock } from '@/lib/server/process/clock'

/** How many more may wait for their turn, and how long, ms. */
const MOST_WAITING = 512
const PATIENCE_MS = 5_000
/** What of the event loop one kind of readers may take while many ask; the work has the rest. */
const SHARE = 0.25
/** So much of it they may take at once after a quiet time, ms: a handful of operators never waits. */
const BURST_MS = 1_500
/**
 * Never deeper in debt than this, ms: half a second until the next page, also on a machine so busy
 * that each takes long, and after the first ones, which compile their code.
 */
const DEEPEST_MS = -125
/** A reader that takes its answer slowly does not keep others from theirs. */
const LONGEST_TURN_MS = 5_000

/** Ends a turn; a second call does nothing. */
export type EndTurn = () => void

interface LoopTurnsOptions {
  /** How many are answered at a time. */
  readonly most: number
  readonly clock?: Clock
  /** For how long the event loop has been at work in all, ms. */
  readonly busyMs?: () => number
}

interface Waiter {
  readonly answer: (turn: EndTurn | null) => void
}

/**
 * Who is answered next. Answers occupy the thread that also works the queue: a few at a time, and as
 * long as they have not taken more than their share of the event loop.
 */
export class LoopTurns {
  readonly #most: number
  readonly #clock: Clock
  readonly #busyMs: () => number
  readonly #queue: Waiter[] = []
  #running = 0
  /** What they may still take of the event loop now, ms. */
  #credit = BURST_MS
  #settledAt: { readonly time: number; readonly busy: number }
  #isWaking = false

  constructor({ most, clock = systemClock, busyMs = loopBusyMs }: LoopTurnsOptions) {
    this.#most = most
    this.#clock = clock
    this.#busyMs = busyMs
    this.#settledAt = { time: clock.monotonic(), busy: busyMs() }
  }

  /**
   * Waits for a turn. Null when it does not come in time: answer that the server is busy. Refused
   * late, not at once, so that readers who ask again at once cost next to nothing.
   */
  async enter(): Promise<EndTurn | null> {
    this.#settle()
    if (this.#queue.length === 0 && this.#isFree()) return this.#begin()
    if (this.#queue.length >= MOST_WAITING) return null
    return new Promise((resolve) => {
      const patience = new AbortController()
      const waiter: Waiter = {
        answer: (turn) => {
          patience.abort()
          resolve(turn)
        },
      }
      this.#queue.push(waiter)
      void this.#clock.sleep(PATIENCE_MS, patience.signal).then(() => {
        const place = this.#queue.indexOf(waiter)
        if (place < 0) return
        this.#queue.splice(place, 1)
        resolve(null)
      })
      void this.#admit()
    })
  }

  #isFree(): boolean {
    return this.#running < this.#most && this.#credit > 0
  }

  #begin(): EndTurn {
    this.#running += 1
    const limit = new AbortController()
    const end = () => {
      if (limit.signal.aborted) return
      limit.abort()
      this.#settle()
      this.#running -= 1
      void this.#admit()
    }
    void this.#clock.sleep(LONGEST_TURN_MS, limit.signal).then(end)
    return end
  }

  /** Lets the longest waiting ones in, now or as soon as there is credit again. */
  async #admit(): Promise<void> {
    if (this.#isWaking) return
    this.#isWaking = true
    for (;;) {
      this.#settle()
      while (this.#queue.length > 0 && this.#isFree()) this.#queue.shift()?.answer(this.#begin())
      if (this.#queue.length === 0 || this.#running >= this.#most) break
      await this.#clock.sleep(Math.max(1, -this.#credit / SHARE))
    }
    this.#isWaking = false
  }

  /** All that the event loop did while one of them was answered counts as theirs. */
  #settle(): void {
    const now = { time: this.#clock.monotonic(), busy: this.#busyMs() }
    const earned = SHARE * (now.time - this.#settledAt.time)
    const spent = this.#running > 0 ? now.busy - this.#settledAt.busy : 0
    this.#settledAt = now
    this.#credit = Math.max(DEEPEST_MS, Math.min(BURST_MS, this.#credit + earned - spent))
  }
}

function loopBusyMs(): number {
  return performance.eventLoopUtilization().active
}
