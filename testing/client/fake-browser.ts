import { vi } from 'vitest'
import { ServerClock } from '@/lib/client/freshness/server-clock'
import { PageClockStore } from '@/lib/client/page-clock/page-clock'

/**
 * A minimal browser: two clocks that the test moves (with vitest's fake timers), a document that may
 * be hidden, a network that may be gone. Undo it with `vi.useRealTimers` and `vi.unstubAllGlobals`.
 */
export class FakeBrowser {
  readonly #began: number
  #slept = 0
  visible = true
  online = true
  readonly document = new EventTarget()
  readonly window = new EventTarget()

  constructor(now: string) {
    vi.useFakeTimers({ now: Date.parse(now) })
    this.#began = Date.now()
    vi.stubGlobal('document', this.document)
    vi.stubGlobal('window', this.window)
  }

  /** The browser's two clocks; the monotonic one stands still while the machine sleeps. */
  readonly instant = () => ({
    monotonic: Date.now() - this.#began - this.#slept,
    wall: Date.now(),
  })

  /** Time passes, and timers fire. */
  pass(ms: number): void {
    vi.advanceTimersByTime(ms)
  }

  /** The machine sleeps: the wall clock goes on, no timer fires. */
  sleep(ms: number): void {
    this.#slept += ms
    vi.setSystemTime(Date.now() + ms)
  }

  hide(): void {
    this.visible = false
    this.document.dispatchEvent(new Event('visibilitychange'))
  }

  show(): void {
    this.visible = true
    this.document.dispatchEvent(new Event('visibilitychange'))
  }

  setOnline(online: boolean): void {
    this.online = online
    this.window.dispatchEvent(new Event(online ? 'online' : 'offline'))
  }

  /** The page comes out of the back-forward cache, or (not persisted) is simply shown. */
  pageShow(persisted: boolean): void {
    this.window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted }))
  }

  /** The page's clock in this browser, set to the right time at this moment. */
  makeMoment(intervalMs: number): { clock: ServerClock; pageClock: PageClockStore } {
    const clock = new ServerClock()
    const serverNow = Date.now()
    clock.observe(serverNow, this.instant())
    const source = {
      instant: this.instant,
      isVisible: () => this.visible,
      isOnline: () => this.online,
    }
    return { clock, pageClock: new PageClockStore(clock, { intervalMs, serverNow, source }) }
  }
}
