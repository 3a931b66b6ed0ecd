import { describe, expect, it } from 'vitest'
import { collectedLog } from '@/testing/process/collected-log'
import { FakeClock, settled } from '@/testing/process/fake-clock'
import { BackgroundLoop } from './background-loop'

function setUp(round: (signal: AbortSignal) => Promise<number>) {
  const clock = new FakeClock()
  const { log, lines } = collectedLog()
  const loop = new BackgroundLoop({
    name: 'test loop',
    tag: '[kora.boot]',
    clock,
    log,
    round,
    afterFailureMs: 100,
  })
  return { clock, lines, loop }
}

/** A promise that the test settles. */
function deferred<Value>() {
  let resolve: (value: Value) => void = () => undefined
  const promise = new Promise<Value>((fulfil) => {
    resolve = fulfil
  })
  return { promise, resolve }
}

describe('a background loop', () => {
  it('goes round, pauses for as long as the round says, and goes round again', async () => {
    let rounds = 0
    const { clock, loop } = setUp(() => Promise.resolve((rounds += 1) * 1_000))
    loop.start()
    await settled()
    expect(rounds).toBe(1)
    await clock.advance(999)
    expect(rounds).toBe(1)
    await clock.advance(1)
    expect(rounds).toBe(2)
    expect(clock.pauses).toEqual([2_000])
    await loop.stop()
  })

  it('runs once, however often it is started', async () => {
    let rounds = 0
    const { loop } = setUp(() => Promise.resolve((rounds += 1) * 1_000))
    loop.start()
    loop.start()
    await settled()
    expect(rounds).toBe(1)
    await loop.stop()
  })

  it('survives a round that throws: it says so and pauses for its own time', async () => {
    let rounds = 0
    const { clock, lines, loop } = setUp(() => {
      rounds += 1
      return Promise.reject(new Error('no luck'))
    })
    loop.start()
    await settled()
    expect(clock.pauses).toEqual([100])
    expect(lines).toEqual(['error [kora.boot] test loop: no luck'])
    await clock.advance(100)
    expect(rounds).toBe(2)
    await loop.stop()
  })

  it('waits, when stopped, for the round under way and begins no other', async () => {
    let rounds = 0
    const round = deferred<number>()
    const { loop } = setUp(() => {
      rounds += 1
      return round.promise
    })
    loop.start()
    await settled()
    let stopped = false
    const stopping = loop.stop().then(() => {
      stopped = true
    })
    await settled()
    expect(stopped).toBe(false)
    round.resolve(0)
    await stopping
    expect(rounds).toBe(1)
  })

  it('tells the round under way that it is being stopped', async () => {
    const { loop } = setUp(
      (signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve(1_000))
        }),
    )
    loop.start()
    await settled()
    await loop.stop()
  })

  it('is stopped at once while it pauses', async () => {
    const { clock, loop } = setUp(() => Promise.resolve(3_600_000))
    loop.start()
    await settled()
    await loop.stop()
    expect(clock.pauses).toEqual([])
  })

  it('can be stopped before it was started, and then never starts', async () => {
    let rounds = 0
    const { loop } = setUp(() => Promise.resolve((rounds += 1)))
    await loop.stop()
    loop.start()
    await settled()
    expect(rounds).toBe(0)
  })

  it('goes round at once when its pause is skipped', async () => {
    let rounds = 0
    const { loop } = setUp(() => Promise.resolve((rounds += 1) * 1_000))
    loop.start()
    await settled()
    loop.skipPause()
    await settled()
    expect(rounds).toBe(2)
    await loop.stop()
  })

  it('skips the pause after a round in which that was asked for, and only that one', async () => {
    let rounds = 0
    const first = deferred<number>()
    const { clock, loop } = setUp(() => {
      rounds += 1
      return rounds === 1 ? first.promise : Promise.resolve(1_000)
    })
    loop.start()
    await settled()
    loop.skipPause()
    first.resolve(60_000)
    await settled()
    expect(rounds).toBe(2)
    expect(clock.pauses).toEqual([1_000])
    await loop.stop()
  })
})
