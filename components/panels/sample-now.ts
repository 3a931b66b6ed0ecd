const AFTERWARDS_MS = 2 * 60 * 1_000

/**
 * A clock for invented data: a little after its last instant, so that a sample from long ago reads
 * as it was meant. Takes ISO texts, gives epoch milliseconds; `fallback` where there are none.
 */
export function sampleNow(times: readonly (string | null)[], fallback: number): number {
  const known = times
    .map((time) => (time === null ? Number.NaN : Date.parse(time)))
    .filter((time) => Number.isFinite(time))
  return known.length === 0 ? fallback : Math.max(...known) + AFTERWARDS_MS
}
