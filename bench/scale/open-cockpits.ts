import { setTimeout as sleep } from 'node:timers/promises'
import type { TimedRead } from './ticket-reads'

/** The interval of a page (SPEC 2). */
const INTERVAL_MS = 5_000

/** So many cockpits that ask again each interval, spread over it, each one read after the other. */
export function openCockpits(
  count: number,
  reads: readonly TimedRead[],
): { close(): Promise<void> } {
  const gone = new AbortController()
  const watch = async (number: number) => {
    await sleep((INTERVAL_MS * number) / count, null, { signal: gone.signal })
    for (let turn = 0; ; turn += 1) {
      for (const read of reads) await read.run(turn)
      await sleep(INTERVAL_MS, null, { signal: gone.signal })
    }
  }
  const watching = Array.from({ length: count }, (_none, number) =>
    watch(number).catch((error: unknown) => {
      if (!gone.signal.aborted) throw error
    }),
  )
  return {
    close: async () => {
      gone.abort()
      await Promise.all(watching)
    },
  }
}
