import { describe, expect, it } from 'vitest'
import { type BrowserInstant, ServerClock } from './server-clock'

const NOON = Date.parse('2026-05-21T12:00:00.000Z')
const MINUTE = 60_000

/** A browser whose monotonic clock reads `monotonic` and whose wall clock is wrong by `wallError`. */
function at(monotonic: number, wallError = 0): BrowserInstant {
  return { monotonic, wall: NOON + monotonic + wallError }
}

/** A clock that was set to noon at the browser's monotonic zero. */
function toldNoon(wallError = 0) {
  const clock = new ServerClock()
  clock.observe(NOON, at(0, wallError))
  return clock
}

describe('a clock that was set back', () => {
  it('is believed at once by an answer that was made for the request, and said', () => {
    const clock = toldNoon()
    clock.observe(NOON - 10 * MINUTE + 4_000, at(4_000), 3_900)
    expect(clock.now(at(5_000))).toBe(NOON - 10 * MINUTE + 5_000)
    expect(clock.setBack).toEqual({ byMs: 10 * MINUTE - 100, until: NOON + 4_000 })
  })

  it('is not believed by an old answer', () => {
    const clock = toldNoon()
    clock.observe(NOON - 10 * MINUTE, at(4_000))
    expect(clock.now(at(4_000))).toBe(NOON + 4_000)
    expect(clock.setBack).toBeNull()
  })

  it('is not what an answer shows that took long', () => {
    const clock = toldNoon()
    clock.observe(NOON + 100, at(60_000), 0)
    expect(clock.now(at(60_000))).toBe(NOON + 60_000)
    expect(clock.setBack).toBeNull()
  })

  it('is not what sleep of the browser’s machine looks like', () => {
    const clock = toldNoon()
    const awake = { monotonic: 4_000, wall: NOON + 60 * MINUTE }
    clock.observe(NOON + 59 * MINUTE, awake, 3_900)
    expect(clock.setBack).toBeNull()
  })
})

describe("the substrate's clock in the browser", () => {
  it('is the wall clock while nobody has told the time', () => {
    expect(new ServerClock().now(at(500, MINUTE))).toBe(NOON + 500 + MINUTE)
  })

  it('goes on from what an answer told', () => {
    expect(toldNoon().now(at(4_000))).toBe(NOON + 4_000)
  })

  it.each([10 * MINUTE, -10 * MINUTE])(
    'is right although the wall clock is wrong by %i ms',
    (wallError) => {
      expect(toldNoon(wallError).now(at(4_000, wallError))).toBe(NOON + 4_000)
    },
  )

  it('is not turned back by an answer that took long', () => {
    const clock = toldNoon()
    clock.observe(NOON + 1_000, at(4_000))
    expect(clock.now(at(4_000))).toBe(NOON + 4_000)
  })

  it('is not turned back by an old answer that is replayed', () => {
    const clock = toldNoon()
    clock.observe(NOON, at(60_000))
    clock.observe(NOON - MINUTE, at(61_000))
    expect(clock.now(at(61_000))).toBe(NOON + 61_000)
  })

  it('is put forward by an answer that came faster than those before', () => {
    const clock = new ServerClock()
    clock.observe(NOON, at(800))
    clock.observe(NOON + 1_000, at(1_050))
    expect(clock.now(at(2_050))).toBe(NOON + 2_000)
  })

  it('counts the time that the machine slept, which only the wall clock has seen', () => {
    const slept = { monotonic: 2_000, wall: NOON + 2_000 + 60 * MINUTE }
    expect(toldNoon().now(slept)).toBe(NOON + 2_000 + 60 * MINUTE)
  })

  it('is right after the sleep with the next answer', () => {
    const clock = toldNoon()
    const hour = 60 * MINUTE
    clock.observe(NOON + 3_000 + hour, { monotonic: 3_000, wall: NOON + 3_000 + hour })
    expect(clock.now({ monotonic: 5_000, wall: NOON + 5_000 + hour })).toBe(NOON + 5_000 + hour)
  })

  it('keeps counting the sleep when only an old answer is replayed after it', () => {
    const clock = toldNoon()
    const awake = { monotonic: 2_000, wall: NOON + 2_000 + 60 * MINUTE }
    clock.observe(NOON, awake)
    expect(clock.now(awake)).toBe(NOON + 2_000 + 60 * MINUTE)
  })

  it('is not turned back by a wall clock that is set back', () => {
    expect(toldNoon().now(at(4_000, -10 * MINUTE))).toBe(NOON + 4_000)
  })

  it('takes a wall clock that is set forward for sleep, until the next answer', () => {
    const clock = toldNoon()
    expect(clock.now(at(4_000, 10 * MINUTE))).toBe(NOON + 4_000 + 10 * MINUTE)
    clock.observe(NOON + 5_000, at(5_000, 10 * MINUTE))
    expect(clock.now(at(6_000, 10 * MINUTE))).toBe(NOON + 6_000)
  })
})

describe('a time that is told without data', () => {
  it('is taken until a real one comes', () => {
    const clock = new ServerClock()
    clock.observeProvisional(NOON, at(0, MINUTE))
    expect(clock.now(at(3_000, MINUTE))).toBe(NOON + 3_000)
  })

  it('outweighs no real one, however far ahead it is', () => {
    const clock = new ServerClock()
    clock.observeProvisional(NOON + 10 * MINUTE, at(0))
    clock.observe(NOON + 1_000, at(1_000))
    clock.observeProvisional(NOON + 20 * MINUTE, at(2_000))
    expect(clock.now(at(2_000))).toBe(NOON + 2_000)
  })
})
