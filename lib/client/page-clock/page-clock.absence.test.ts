import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeBrowser } from '@/testing/client/fake-browser'
import type { PageClockStore } from './page-clock'

const I = 5_000
const NOON = Date.parse('2026-05-21T12:00:00.000Z')

let browser: FakeBrowser
let pageClock: PageClockStore
let ticks: number
let undo: () => void
beforeEach(() => {
  browser = new FakeBrowser('2026-05-21T12:00:00.000Z')
  ;({ pageClock } = browser.makeMoment(I))
  ticks = 0
  undo = pageClock.subscribe(() => {
    ticks += 1
  })
  browser.pass(500)
})
afterEach(() => {
  undo()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('a hidden tab', () => {
  it('is no longer visible at once, but counts as watched for one interval', () => {
    browser.hide()
    expect(pageClock.current()).toMatchObject({
      visible: false,
      longHidden: false,
      hiddenSince: NOON + 500,
    })
    browser.pass(I - 1)
    expect(pageClock.current().longHidden).toBe(false)
    browser.pass(10)
    expect(pageClock.current()).toMatchObject({ longHidden: true, hiddenSince: NOON + 500 })
  })

  it('does not tick: it looks once more, when the absence becomes a long one', () => {
    browser.hide()
    const before = ticks
    browser.pass(3_600_000)
    expect(ticks - before).toBe(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('that is shown again within the interval has not been away', () => {
    browser.hide()
    browser.pass(I - 100)
    browser.show()
    expect(pageClock.current()).toMatchObject({
      visible: true,
      longHidden: false,
      hiddenSince: null,
      returnedAt: null,
    })
    const before = ticks
    browser.pass(3_000)
    expect(ticks - before).toBe(3)
  })

  it('that is shown again later is a return, at that moment', () => {
    browser.hide()
    browser.pass(60_000)
    browser.show()
    expect(pageClock.current()).toMatchObject({
      visible: true,
      longHidden: false,
      returnedAt: NOON + 60_500,
    })
    browser.pass(10_000)
    expect(pageClock.current().returnedAt).toBe(NOON + 60_500)
  })

  it('that slept with the machine is a return too, although no timer has fired', () => {
    browser.hide()
    browser.sleep(3_600_000)
    browser.show()
    expect(pageClock.current()).toMatchObject({
      now: NOON + 3_600_500,
      returnedAt: NOON + 3_600_500,
    })
  })

  it('is hidden from the beginning where it was opened in the background', () => {
    undo()
    browser.visible = false
    const { pageClock: background } = browser.makeMoment(I)
    undo = background.subscribe(() => undefined)
    browser.pass(0)
    expect(background.current()).toMatchObject({ visible: false, longHidden: false })
    browser.pass(I + 10)
    expect(background.current().longHidden).toBe(true)
  })

  it('returns anew each time', () => {
    browser.hide()
    browser.pass(10_000)
    browser.show()
    browser.hide()
    browser.pass(10_000)
    browser.show()
    expect(pageClock.current().returnedAt).toBe(NOON + 20_500)
  })
})

describe('a laptop that slept with the page in view', () => {
  it('is noticed with the first tick after it, as a return', () => {
    browser.sleep(3_600_000)
    browser.pass(1_000)
    const { now, returnedAt } = pageClock.current()
    expect(now).toBeGreaterThanOrEqual(NOON + 3_600_500)
    expect(returnedAt).toBe(now)
  })

  it('for a moment only is not', () => {
    browser.sleep(4_000)
    browser.pass(1_000)
    expect(pageClock.current().returnedAt).toBeNull()
  })
})

describe('a page out of the back-forward cache', () => {
  it('is a return, however short it was away', () => {
    browser.pageShow(true)
    expect(pageClock.current().returnedAt).toBe(NOON + 500)
  })

  it('is told apart from a page that is shown for the first time', () => {
    browser.pageShow(false)
    expect(pageClock.current().returnedAt).toBeNull()
  })
})
