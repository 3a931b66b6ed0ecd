import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RequestThrottle } from './request-throttle'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A panel whose requests take `tookMs`. */
function panel({ tookMs = 20, readEveryMs = 100, random = 0 } = {}) {
  const pace = new RequestThrottle(() => random)
  const asked: { at: number; isDemanded: boolean }[] = []
  let underWay = 0
  let most = 0
  const begin = performance.now()
  const ask = () => {
    if (underWay > 0) return
    void pace.run(async (isDemanded) => {
      asked.push({ at: performance.now() - begin, isDemanded })
      underWay += 1
      most = Math.max(most, underWay)
      await new Promise((resolve) => setTimeout(resolve, tookMs))
      underWay -= 1
    })
  }
  const stop = pace.start({ ask, readEveryMs: () => readEveryMs })
  return { pace, ask, stop, asked, times: () => asked.map(({ at }) => at), most: () => most }
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

describe('a panel that is woken', () => {
  it('asks at once', () => {
    const { pace, times } = panel()
    pace.wake()
    expect(times()).toEqual([0])
  })

  it('asks at most every 100 ms, however often it is woken, and once more after the last wake', async () => {
    const { pace, times, most } = panel()
    for (let wake = 0; wake < 30; wake += 1) {
      pace.wake()
      await pass(10)
    }
    await pass(1_000)
    expect(times()).toEqual([0, 100, 200, 300])
    expect(most()).toBe(1)
  })

  it('asks once more after a request that was under way, for that may have been read too early', async () => {
    const { pace, ask, times, most } = panel({ tookMs: 500 })
    ask()
    await pass(200)
    pace.wake()
    pace.wake()
    await pass(300)
    expect(times()).toEqual([0])
    await pass(1)
    expect(times()).toEqual([0, 501])
    expect(most()).toBe(1)
  })

  it('takes a request of the interval for its own', async () => {
    const { pace, ask, times } = panel()
    ask()
    await pass(30)
    pace.wake()
    ask()
    await pass(1_000)
    expect(times()).toEqual([0, 30])
  })

  it('lets a server with many viewers choose the pace, and waits its own share of it', async () => {
    const { pace, times } = panel({ readEveryMs: 2_000, random: 0.25 })
    pace.wake()
    await pass(5_000)
    pace.wake()
    await pass(600)
    pace.wake()
    await pass(5_000)
    expect(times()).toEqual([500, 5_500, 7_500])
  })

  it('asks for nothing once it is not watched', async () => {
    const { pace, ask, stop, times } = panel()
    ask()
    pace.wake()
    stop()
    await pass(1_000)
    pace.wake()
    await pass(1_000)
    expect(times()).toEqual([0])
  })
})

describe('what an operator demands', () => {
  it('is told with the next request, and with no other', async () => {
    const { pace, ask, asked } = panel()
    pace.demand()
    ask()
    await pass(50)
    ask()
    expect(asked.map(({ isDemanded }) => isDemanded)).toEqual([true, false])
  })

  it('is not passed on by a request that was under way, which counts for it', async () => {
    const { pace, ask, asked } = panel()
    ask()
    pace.demand()
    await pass(50)
    ask()
    expect(asked.map(({ isDemanded }) => isDemanded)).toEqual([false, false])
  })
})
