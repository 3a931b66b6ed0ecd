import 'server-only'
import type { Clock } from './clock'

/** The value of `value`, or null when that takes longer than `ms`. A failure in time is thrown. */
export async function within<Value>(
  value: Promise<Value>,
  ms: number,
  clock: Clock,
): Promise<Value | null> {
  const enough = new AbortController()
  const late = clock.sleep(ms, enough.signal).then(() => null)
  try {
    return await Promise.race([value, late])
  } finally {
    enough.abort()
  }
}
