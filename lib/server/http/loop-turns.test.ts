import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { FakeClock, settled } from '@/testing/process/fake-clock'
import { busyPage } from './busy-page'
import { type EndTurn, LoopTurns } from './loop-turns'

/** `isBusy`: the event loop is at work all the time. */
function setUp({ isBusy }: { isBusy: boolean }) {
  const clock = new FakeClock()
  const turns = new LoopTurns({ most: 4, clock, busyMs: () => (isBusy ? clock.monotonic() : 0) })
  const ask = () => {
    const asked: { turn?: EndTurn | null } = {}
    void turns.enter().then((turn) => (asked.turn = turn))
    return asked
  }
  return { ask, clock }
}

describe('readers of pages', () => {
  it('are let in four at a time, the longest waiting one next', async () => {
    const { ask } = setUp({ isBusy: false })
    const asked = Array.from({ length: 6 }, ask)
    await settled()
    expect(asked.map(({ turn }) => typeof turn)).toEqual([
      ...Array.from({ length: 4 }, () => 'function'),
      'undefined',
      'undefined',
    ])
    asked[2]?.turn?.()
    asked[2]?.turn?.()
    await settled()
    expect(asked.map(({ turn }) => typeof turn).slice(4)).toEqual(['function', 'undefined'])
  })

  it('are refused after some patience, not at once', async () => {
    const { ask, clock } = setUp({ isBusy: false })
    const first = Array.from({ length: 4 }, ask)
    await clock.advance(1_000)
    const second = Array.from({ length: 4 }, ask)
    const last = ask()
    // A turn that is not ended by its reader ends by itself: the second four come in.
    await clock.advance(4_000)
    expect(second.every(({ turn }) => typeof turn === 'function')).toBe(true)
    expect(last.turn).toBeUndefined()
    await clock.advance(1_000)
    expect(last.turn).toBeNull()
    // Nobody holds its place any more.
    for (const { turn } of [...first, ...second]) turn?.()
    const next = ask()
    await settled()
    expect(next.turn).toBeTypeOf('function')
  })

  it('take a quarter of the event loop when they come back at once, and all of it never', async () => {
    const { ask, clock } = setUp({ isBusy: true })
    const [BURST_OVER_MS, END_MS] = [5_000, 20_000]
    const readers = Array.from({ length: 60 }, ask)
    let rendering = 0
    for (let elapsed = 0; elapsed < END_MS; elapsed += 10) {
      await clock.advance(10)
      const inTurn = readers.filter(({ turn }) => turn != null).length
      expect(inTurn).toBeLessThanOrEqual(4)
      if (inTurn > 0 && elapsed >= BURST_OVER_MS) rendering += 10
      // Each page takes 50 ms.
      if (elapsed % 50 !== 0) continue
      readers.forEach(({ turn }, index) => {
        if (turn === undefined) return
        turn?.()
        readers[index] = ask()
      })
    }
    const share = rendering / (END_MS - BURST_OVER_MS)
    expect(share).toBeGreaterThan(0.15)
    expect(share).toBeLessThan(0.35)
  })

  it('who come now and then never wait, however long the first page took', async () => {
    const { ask, clock } = setUp({ isBusy: true })
    const first = ask()
    await settled()
    await clock.advance(4_000)
    first.turn?.()
    await clock.advance(600)
    for (let page = 0; page < 20; page += 1) {
      const asked = ask()
      await settled()
      expect(asked.turn).toBeTypeOf('function')
      await clock.advance(100)
      asked.turn?.()
      await clock.advance(400)
    }
  })
})

describe('the page of a busy server', () => {
  it('loads itself again, and runs and loads nothing', async () => {
    const answer = busyPage()
    const text = await answer.text()
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2'])
    expect(text).toContain('<meta http-equiv="refresh" content="2">')
    expect(text).toContain('Busy, trying again')
    expect(text).not.toMatch(/<script|http:|https:|src=|href=/)
    const policy = answer.headers.get('content-security-policy') ?? ''
    const style = /<style>(.*)<\/style>/.exec(text)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain(`style-src 'sha256-${hash}'`)
  })
})
