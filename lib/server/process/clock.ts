import 'server-only'

/** Time as an argument, so that loops and histories can be tested without waiting. */
export interface Clock {
  /** Wall clock, epoch milliseconds. */
  now(): number
  /** Never steps back; milliseconds. */
  monotonic(): number
  /** Resolves after `ms`, or at once when aborted: it never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  // By hand: the promise of node:timers makes an error for every sleep that is cut short, and most
  // are, some ten for each ticket that is worked.
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve()
        return
      }
      const wake = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const timer = setTimeout(wake, ms)
      signal?.addEventListener('abort', wake)
    }),
}
