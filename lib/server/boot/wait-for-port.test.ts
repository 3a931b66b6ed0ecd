import { describe, expect, it } from 'vitest'
import { FakeClock } from '@/testing/process/fake-clock'
import { waitForPort } from './wait-for-port'

/** A port that answers as scripted, second by second; the last answer repeats. */
function setUp(script: readonly boolean[], ms = 8_000) {
  const clock = new FakeClock()
  const abort = new AbortController()
  let probes = 0
  const outcome: string[] = []
  void waitForPort({
    ms,
    signal: abort.signal,
    clock,
    answers: () => {
      const answer = script[Math.min(probes, script.length - 1)] ?? false
      probes += 1
      return Promise.resolve(answer)
    },
  }).then((how) => outcome.push(`${how} after ${clock.monotonic()}`))
  return { abort, clock, outcome, probes: () => probes }
}

describe('the wait for a port', () => {
  it('lasts its whole time while the port stays closed, with a look every second', async () => {
    const { clock, outcome, probes } = setUp([false])
    await clock.advance(7_999)
    expect(outcome).toEqual([])
    await clock.advance(1)
    expect(outcome).toEqual(['waited after 8000'])
    expect(probes()).toBe(8)
  })

  it('ends early when a port that was closed answers', async () => {
    const { clock, outcome } = setUp([false, false, false, true])
    await clock.advance(8_000)
    expect(outcome).toEqual(['promising after 3000'])
  })

  it('lasts its whole time when the port was open all along: it has just refused us', async () => {
    const { clock, outcome } = setUp([true])
    await clock.advance(8_000)
    expect(outcome).toEqual(['waited after 8000'])
  })

  it('ends early when an open port closes and opens again', async () => {
    const { clock, outcome } = setUp([true, true, false, true])
    await clock.advance(8_000)
    expect(outcome).toEqual(['promising after 3000'])
  })

  it('never lasts longer than asked for', async () => {
    const { clock, outcome } = setUp([false], 2_500)
    await clock.advance(8_000)
    expect(outcome).toEqual(['waited after 2500'])
  })

  it('ends at once when it is called off', async () => {
    const { abort, clock, outcome, probes } = setUp([false])
    await clock.advance(1_000)
    abort.abort()
    await clock.advance(0)
    expect(outcome).toEqual(['waited after 1000'])
    expect(probes()).toBe(2)
  })
})
