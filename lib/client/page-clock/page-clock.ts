import {
  browserInstant,
  type BrowserInstant,
  type ClockSetBack,
  type ServerClock,
} from '@/lib/client/freshness/server-clock'

/** What the page knows of time and of its own visibility, at one moment. */
export interface PageClock {
  /** The last time that the substrate's clock was set back; null or absent where it was not. */
  readonly setBack?: ClockSetBack | null
  /** The substrate's clock, epoch ms. */
  readonly now: number
  /** False in the server's HTML and the first client render: times are UTC and stand still. */
  readonly mounted: boolean
  readonly visible: boolean
  /** Since when the page has been hidden, epoch ms of the substrate's clock; null while visible. */
  readonly hiddenSince: number | null
  /** Hidden for longer than one interval: what the page shows of Kora is no longer kept up. */
  readonly longHidden: boolean
  /** When the operator came back after such an absence; null before the first. */
  readonly returnedAt: number | null
  readonly browserOnline: boolean
  readonly offlineSince: number | null
}

/** What the clock reads from the browser; an argument, so that tests can drive time. */
export interface PageClockSource {
  instant(): BrowserInstant
  isVisible(): boolean
  isOnline(): boolean
}

export const browserSource: PageClockSource = {
  instant: browserInstant,
  isVisible: () => document.visibilityState === 'visible',
  isOnline: () => navigator.onLine,
}

/** A timer that fires this late was held up: the machine or the page was asleep. */
const OVERSLEPT_MS = 1_000

/**
 * The page's clock: ticks once a second while the page is visible, and notices absences (a hidden
 * tab, a sleeping laptop, a page out of the back-forward cache). Attached to the browser with the
 * first subscriber, detached with the last.
 */
export class PageClockStore {
  readonly #clock: ServerClock
  readonly #intervalMs: number
  readonly #source: PageClockSource
  readonly #listeners = new Set<() => void>()
  #pageClock: PageClock
  #hidden: BrowserInstant | null = null
  #returned: BrowserInstant | null = null
  #offline: BrowserInstant | null = null
  #lastTick: BrowserInstant | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #detach: (() => void) | null = null

  constructor(
    clock: ServerClock,
    options: { intervalMs: number; serverNow: number; source: PageClockSource },
  ) {
    this.#clock = clock
    this.#intervalMs = options.intervalMs
    this.#source = options.source
    this.#pageClock = {
      now: options.serverNow,
      mounted: false,
      visible: true,
      hiddenSince: null,
      longHidden: false,
      returnedAt: null,
      browserOnline: true,
      offlineSince: null,
    }
  }

  /** The last snapshot; bound, so that React can hold on to it. */
  readonly current = (): PageClock => this.#pageClock

  /** The browser's two clocks now. */
  instant(): BrowserInstant {
    return this.#source.instant()
  }

  /** Subscribes to every change; returns its undo. Bound, so that React subscribes only once. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    this.#detach ??= this.#attach()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size > 0) return
      this.#detach?.()
      this.#detach = null
    }
  }

  /** Reads the clocks and the browser's state now, and notifies every listener. */
  tick(): void {
    const at = this.#source.instant()
    this.#noticeSleep(at)
    this.#noticeVisibility(at)
    this.#offline = this.#source.isOnline() ? null : (this.#offline ?? at)
    const hiddenFor = this.#hidden === null ? 0 : elapsed(this.#hidden, at)
    this.#pageClock = {
      now: this.#clock.now(at),
      setBack: this.#clock.setBack,
      mounted: true,
      visible: this.#hidden === null,
      hiddenSince: this.#timeOf(this.#hidden),
      longHidden: hiddenFor >= this.#intervalMs,
      returnedAt: this.#timeOf(this.#returned),
      browserOnline: this.#offline === null,
      offlineSince: this.#timeOf(this.#offline),
    }
    this.#lastTick = at
    for (const listener of this.#listeners) listener()
    this.#schedule(hiddenFor)
  }

  /** Treat the shown data as stale until a new answer arrives, as after an absence. */
  distrust(): void {
    this.#returned = this.#source.instant()
  }

  #comeBack(): void {
    this.distrust()
    this.tick()
  }

  #noticeSleep(at: BrowserInstant): void {
    if (this.#lastTick === null || this.#hidden !== null) return
    if (elapsed(this.#lastTick, at) > this.#intervalMs + OVERSLEPT_MS) this.#returned = at
  }

  #noticeVisibility(at: BrowserInstant): void {
    if (!this.#source.isVisible()) {
      this.#hidden ??= at
      return
    }
    if (this.#hidden === null) return
    if (elapsed(this.#hidden, at) >= this.#intervalMs) this.#returned = at
    this.#hidden = null
  }

  #timeOf(instant: BrowserInstant | null): number | null {
    return instant === null ? null : this.#clock.now(instant)
  }

  /** On the next whole second; while hidden only once, when the absence becomes a long one. */
  #schedule(hiddenFor: number): void {
    clearTimeout(this.#timer)
    if (this.#detach === null) return
    if (this.#hidden === null) {
      this.#timer = setTimeout(() => this.tick(), 1_000 - (this.#pageClock.now % 1_000) + 5)
    } else if (hiddenFor < this.#intervalMs) {
      this.#timer = setTimeout(() => this.tick(), this.#intervalMs - hiddenFor + 5)
    }
  }

  #attach(): () => void {
    const listening = new AbortController()
    const { signal } = listening
    const look = () => this.tick()
    document.addEventListener('visibilitychange', look, { signal })
    window.addEventListener('online', look, { signal })
    window.addEventListener('offline', look, { signal })
    window.addEventListener('pageshow', (event) => event.persisted && this.#comeBack(), { signal })
    // Not from within subscribe: React reads the snapshot right after it and must find the old one.
    this.#timer = setTimeout(look, 0)
    return () => {
      listening.abort()
      clearTimeout(this.#timer)
    }
  }
}

/** The larger of what the two clocks show: one may stand still, the other may step. */
function elapsed(from: BrowserInstant, to: BrowserInstant): number {
  return Math.max(to.monotonic - from.monotonic, to.wall - from.wall)
}
