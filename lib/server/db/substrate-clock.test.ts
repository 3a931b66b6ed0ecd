import { describe, expect, it } from 'vitest'
import { FakeClock } from '@/testing/process/fake-clock'
import { primaryAge } from '@/testing/database/primary-age'
import { SubstrateClock } from './substrate-clock'

const NOON = '2026-05-21T12:00:00.000000Z'
const seconds = (count: number) => Date.parse(NOON) + count * 1_000

describe("the substrate's clock", () => {
  it('is our own before the first reading, and infinitely old', () => {
    const own = new FakeClock('2026-05-21T09:00:00.000Z')
    const clock = new SubstrateClock(own)
    expect(clock.asOf).toBeNull()
    expect(clock.age).toBe(Infinity)
    expect(clock.now()).toBe(own.now())
  })

  it('goes on from its last reading, whatever our own clock says', async () => {
    const own = new FakeClock('2026-05-21T09:00:00.000Z')
    const clock = new SubstrateClock(own)
    clock.roundTrip()(primaryAge(NOON))
    await own.advance(3_000)
    expect(clock.now()).toBe(seconds(3))
    expect(clock.age).toBe(3_000)
    expect(clock.asOf).toBe(NOON)
  })

  it('is not turned back by a read that began earlier and ended later', async () => {
    const own = new FakeClock()
    const clock = new SubstrateClock(own)
    const late = clock.roundTrip()
    await own.advance(1_000)
    clock.roundTrip()(primaryAge('2026-05-21T12:00:05.000000Z'))
    await own.advance(1_000)
    late(primaryAge(NOON))
    expect(clock.asOf).toBe('2026-05-21T12:00:05.000000Z')
    expect(clock.now()).toBe(seconds(6))
  })

  it('takes the younger of two readings that were under way together', async () => {
    const own = new FakeClock()
    const clock = new SubstrateClock(own)
    const late = clock.roundTrip()
    await own.advance(1_000)
    clock.roundTrip()(primaryAge(NOON))
    await own.advance(1_000)
    late(primaryAge('2026-05-21T12:00:01.000000Z'))
    expect(clock.asOf).toBe('2026-05-21T12:00:01.000000Z')
  })

  it('goes back with a substrate whose clock was set back, and is not frozen until it catches up', async () => {
    const own = new FakeClock()
    const clock = new SubstrateClock(own)
    clock.roundTrip()(primaryAge('2026-05-21T13:00:00.000000Z'))
    await own.advance(1_000)
    const next = clock.roundTrip()
    await own.advance(1_000)
    next(primaryAge(NOON))
    expect(clock.asOf).toBe(NOON)
    expect(clock.age).toBe(0)
    expect(clock.now()).toBe(seconds(0))
  })

  it('is young again after each reading', async () => {
    const own = new FakeClock()
    const clock = new SubstrateClock(own)
    clock.roundTrip()(primaryAge(NOON))
    await own.advance(5_000)
    clock.roundTrip()(primaryAge('2026-05-21T12:00:05.000000Z'))
    expect(clock.age).toBe(0)
  })
})
