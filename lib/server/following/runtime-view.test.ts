import { afterEach, describe, expect, it } from 'vitest'
import { bootFixture, type BootFixture } from '@/testing/leadership/boot-fixture'

const NOW = '2026-05-21T12:00:00.000000Z'

let fixture: BootFixture
afterEach(() => fixture.boot.stop('test'))

/** Whether a promise has settled by now. */
function watched(promise: Promise<unknown>) {
  const state = { settled: false }
  void promise.then(() => {
    state.settled = true
  })
  return state
}

describe('an answer about the state', () => {
  it('waits at most 800 ms for a substrate that hangs', async () => {
    fixture = bootFixture({ substrate: { readClock: () => new Promise<string>(() => undefined) } })
    const touched = watched(fixture.runtime.readOrNull())
    await fixture.clock.advance(799)
    expect(touched.settled).toBe(false)
    await fixture.clock.advance(1)
    expect(touched.settled).toBe(true)
  })

  it('waits those 800 ms once: the strip is then as it is known', async () => {
    const hanging = () => new Promise<never>(() => undefined)
    let answers = true
    fixture = bootFixture({
      substrate: { readClock: () => (answers ? Promise.resolve(NOW) : hanging()) },
      readPast: () => (answers ? Promise.resolve([]) : hanging()),
    })
    await fixture.booted()
    const known = await fixture.runtime.strip()
    answers = false
    const read = watched(fixture.runtime.readOrNull({ maxAgeMs: 0 }))
    await fixture.clock.advance(800)
    expect(read.settled).toBe(true)
    const strip = watched(fixture.runtime.strip())
    await fixture.clock.advance(0)
    expect(strip.settled).toBe(true)
    expect(await fixture.runtime.strip()).toEqual(known)
  })

  it('has no strip before the substrate has answered once', async () => {
    fixture = bootFixture()
    await expect(fixture.runtime.strip()).resolves.toBeNull()
  })

  it('has the last 24 hours as strip after that', async () => {
    fixture = bootFixture()
    await fixture.booted()
    const strip = await fixture.runtime.strip()
    expect(strip).toHaveLength(1)
    expect(strip?.[0]).toMatchObject({ state: 'unknown', degraded: false })
    expect((strip?.[0]?.to ?? 0) - (strip?.[0]?.from ?? 0)).toBe(86_400_000)
  })
})
