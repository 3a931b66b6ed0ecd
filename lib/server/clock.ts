import 'server-only'
import { setTimeout as sleep } from 'node:timers/promises'

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
  sleep: async (ms, signal) => {
    try {
      await sleep(ms, undefined, signal === undefined ? undefined : { signal })
    } catch {
      // Aborted: whoever aborted knows why; the sleeper only has to wake up.
    }
  },
}
