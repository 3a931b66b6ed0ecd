import type { Feed } from './feed'

/** A request is given up after this, whatever the interval (SPEC 9). */
const REQUEST_LIMIT_MS = 10_000

/**
 * How long a request may stay unanswered. One interval is when the page calls it unanswered, and
 * giving it up then lets the next one notice a recovery in time.
 */
export function requestTimeoutMs(intervalMs: number): number {
  return Math.min(REQUEST_LIMIT_MS, intervalMs)
}

/**
 * Milliseconds to wait before asking again, after a request that took `tookMs` and left `feed`. Live
 * data is asked for again when it is one interval old; after a failure, one interval after the last
 * request began.
 */
export function nextRequestDelayMs(
  feed: Feed<unknown>,
  { intervalMs, tookMs, now }: { intervalMs: number; tookMs: number; now: number },
): number {
  const sinceBegin = Math.max(0, intervalMs - tookMs)
  const { failure, latest, lastLive } = feed
  if (failure?.kind === 'http') return Math.max(sinceBegin, failure.retryAfterMs ?? 0)
  if (failure !== null || latest?.kind !== 'live' || lastLive === null) return sinceBegin
  const age = Math.max(0, now - lastLive.asOf)
  // Data that arrives old is no reason to ask more often: the server has nothing newer.
  return Math.max(intervalMs - age, intervalMs / 2)
}

/**
 * A page asks because of a wake at most this often, unless the server sets another interval (SPEC
 * 8).
 */
export const READ_EVERY_MS = 100

/**
 * Milliseconds to wait before asking because of a wake, `sinceBeganMs` after the last request began.
 * A server that wants to be asked less often has many viewers, which all heard the same wake:
 * `random` (0 to 1) spreads them over the time between two reads.
 */
export function wakeDelayMs(pace: {
  sinceBeganMs: number
  readEveryMs: number
  random: number
}): number {
  const { sinceBeganMs, readEveryMs, random } = pace
  const jitter = readEveryMs > READ_EVERY_MS ? random * readEveryMs : 0
  return Math.max(0, readEveryMs - sinceBeganMs, jitter)
}
