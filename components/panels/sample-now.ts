const AFTERWARDS_MS = 2 * 60 * 1_000

/**
 * The current time for sample data: a little after its last time, so that its ages look natural.
 * Takes ISO 8601, returns epoch ms; `fallback` where there are no times.
 */
export function sampleNow(times: readonly (string | null)[], fallback: number): number {
  const known = times
    .map((time) => (time === null ? Number.NaN : Date.parse(time)))
    .filter((time) => Number.isFinite(time))
  return known.length === 0 ? fallback : Math.max(...known) + AFTERWARDS_MS
}
