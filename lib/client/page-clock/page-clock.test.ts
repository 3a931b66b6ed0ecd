import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeBrowser } from '@/testing/client/fake-browser'
import type { ServerClock } from '@/lib/client/freshness/server-clock'
import type { PageClock, PageClockStore } from './page-clock'

const I = 5_000
const NOON = Date.parse('2026-05-21T12:00:00.000Z')

let browser: FakeBrowser
let clock: ServerClock
let pageClock: PageClockStore
let seen: PageClock[]
let undo: () => void
beforeEach(() => {
  browser = new FakeBrowser('2026-05-21T12:00:00.000Z')
  ;({ clock, pageClock } = browser.makeMoment(I))
  seen = []
  undo = pageClock.subscribe(() => void seen.push(pageClock.current()))
})
afterEach(() => {
  undo()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the first moment', () => {
  it("is the server's, and stands still, so that server and browser render alike", () => {
    expect(pageClock.current()).toEqual({
      now: NOON,
      mounted: false,
      visible: true,
      hiddenSince: null,
      longHidden: false,
      returnedAt: null,
      browserOnline: true,
      offlineSince: null,
    })
    expect(seen).toEqual([])
  })

  it('is over as soon as the page lives', () => {
    browser.pass(0)
    expect(pageClock.current()).toMatchObject({ mounted: true, now: NOON })
    expect(seen).toHaveLength(1)
  })
})

describe('a page that is watched', () => {
  it('ticks once a second, just after the second', () => {
    browser.pass(10_000)
    expect(seen.map((one) => one.now - NOON)).toEqual([
      0, 1_005, 2_005, 3_005, 4_005, 5_005, 6_005, 7_005, 8_005, 9_005,
    ])
  })

  it('keeps one moment between two ticks, as React needs it', () => {
    browser.pass(1_500)
    expect(pageClock.current()).toBe(pageClock.current())
  })

  it('has not been away, however long it was watched', () => {
    browser.pass(3_600_000)
    expect(pageClock.current()).toMatchObject({ returnedAt: null, longHidden: false })
  })

  it('looks at once when it is told to', () => {
    browser.pass(300)
    pageClock.tick()
    expect(pageClock.current().now).toBe(NOON + 300)
  })
})

describe('the subscription', () => {
  it('ends the ticking with the last listener', () => {
    browser.pass(1_500)
    const more: number[] = []
    const undoMore = pageClock.subscribe(() => void more.push(1))
    undo()
    browser.pass(2_000)
    expect(seen).toHaveLength(2)
    expect(more).toHaveLength(2)
    undoMore()
    undoMore()
    browser.pass(10_000)
    browser.hide()
    expect(more).toHaveLength(2)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('can begin again', () => {
    undo()
    undo = pageClock.subscribe(() => void seen.push(pageClock.current()))
    browser.pass(1_500)
    expect(seen).toHaveLength(2)
  })
})

describe('a network that the browser knows to be gone', () => {
  it('is told at once, since when, and until it is back', () => {
    browser.pass(2_500)
    browser.setOnline(false)
    expect(pageClock.current()).toMatchObject({ browserOnline: false, offlineSince: NOON + 2_500 })
    browser.pass(5_000)
    expect(pageClock.current()).toMatchObject({ browserOnline: false, offlineSince: NOON + 2_500 })
    browser.setOnline(true)
    expect(pageClock.current()).toMatchObject({ browserOnline: true, offlineSince: null })
  })
})

describe('a wall clock that is wrong', () => {
  it('does not matter', () => {
    const wrong = new FakeBrowser('2026-05-21T12:10:00.000Z')
    const { clock: told, pageClock: page } = wrong.makeMoment(I)
    expect(told.now(wrong.instant())).toBe(page.current().now)
    const stop = page.subscribe(() => undefined)
    wrong.pass(3_500)
    expect(page.current().now).toBe(Date.parse('2026-05-21T12:10:03.005Z'))
    stop()
  })

  it('that steps forward is healed by the next answer', () => {
    browser.pass(1_500)
    vi.setSystemTime(Date.now() + 600_000)
    const stepped = { ...browser.instant(), monotonic: 1_500 }
    clock.observe(NOON + 1_500, stepped)
    expect(clock.now(stepped)).toBe(NOON + 1_500)
  })
})
