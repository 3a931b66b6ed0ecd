import 'server-only'
import { setTimeout as sleep } from 'node:timers/promises'

/** A page waits this long for its first data, then renders the skeleton (SPEC 9). */
const PATIENCE_MS = 1_000

/** An answer for the first paint; null where it takes too long. */
export async function inTime<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  const timer = new AbortController()
  const late = sleep(PATIENCE_MS, null, { signal: timer.signal }).catch(() => null)
  try {
    return await Promise.race([answer, late])
  } finally {
    timer.abort()
  }
}
