import 'server-only'

/** SPEC 8: a changed topic is read and sent at most this often, ms. */
const SPACING_MS = 100
const LONGEST_SPACING_MS = 500
const LONGEST_READ_EVERY_MS = 5_000

/** How often things may happen for a given number of viewers. */
export interface StreamThrottle {
  /** Between two reads of the substrate, and two frames of a topic. */
  readonly spacingMs: number
  /** Between two requests of one page for one panel; the page adds its jitter. */
  readonly readEveryMs: number
}

/**
 * A page's request costs half a millisecond of a core: up to fifty pages may read at every change,
 * a thousand share some 500 requests a second.
 */
export function streamThrottle(streams: number): StreamThrottle {
  const readEveryMs = Math.min(LONGEST_READ_EVERY_MS, Math.max(SPACING_MS, 2 * streams))
  return {
    readEveryMs,
    spacingMs: Math.min(LONGEST_SPACING_MS, Math.max(SPACING_MS, readEveryMs / 4)),
  }
}
