import { describe, expect, it } from 'vitest'
import { systemClock } from './clock'

/** Far longer than any test may take: a test that waits for its end fails. */
const AN_HOUR_MS = 3_600_000

describe('a sleep by the system’s clock', () => {
  it('lasts at least as long as it was asked for', async () => {
    const began = systemClock.monotonic()
    await systemClock.sleep(20)
    // A timer may fire up to a millisecond early by this finer clock.
    expect(systemClock.monotonic() - began).toBeGreaterThanOrEqual(19)
  })

  it('is over at once when it is aborted, before or while it lasts, and never rejects', async () => {
    await systemClock.sleep(AN_HOUR_MS, AbortSignal.abort())
    const abort = new AbortController()
    const sleep = systemClock.sleep(AN_HOUR_MS, abort.signal)
    abort.abort(new Error('whatever the reason'))
    await sleep
  })
})
