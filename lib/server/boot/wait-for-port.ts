import 'server-only'
import type { Clock } from '@/lib/server/process/clock'

const PROBE_EVERY_MS = 1_000

interface WaitForPortOptions {
  /** The longest wait. */
  readonly ms: number
  readonly signal: AbortSignal
  readonly clock: Clock
  readonly answers: () => Promise<boolean>
}

/**
 * Waits, and ends early when a port that was closed answers. A port that has been open all along
 * promises nothing: its server has just refused us.
 */
export async function waitForPort(options: WaitForPortOptions): Promise<'waited' | 'promising'> {
  const { ms, signal, clock, answers } = options
  const until = clock.monotonic() + ms
  let wasClosed = false
  while (!signal.aborted && clock.monotonic() < until) {
    if (await answers()) {
      if (wasClosed) return 'promising'
    } else {
      wasClosed = true
    }
    await clock.sleep(Math.min(PROBE_EVERY_MS, Math.max(0, until - clock.monotonic())), signal)
  }
  return 'waited'
}
