import { afterEach, describe, expect, it } from 'vitest'
import { bootWorld, type BootWorld } from '@/testing/boot-world'

let world: BootWorld
afterEach(() => world.boot.stop('test'))

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
    world = bootWorld({ substrate: { readClock: () => new Promise<string>(() => undefined) } })
    const touched = watched(world.runtime.glance())
    await world.clock.advance(799)
    expect(touched.settled).toBe(false)
    await world.clock.advance(1)
    expect(touched.settled).toBe(true)
  })

  it('has no strip before the substrate has answered once', async () => {
    world = bootWorld()
    await expect(world.runtime.strip()).resolves.toBeNull()
  })

  it('has the last 24 hours as strip after that', async () => {
    world = bootWorld()
    await world.booted()
    const strip = await world.runtime.strip()
    expect(strip).toHaveLength(1)
    expect(strip?.[0]).toMatchObject({ state: 'unknown', degraded: false })
    expect((strip?.[0]?.to ?? 0) - (strip?.[0]?.from ?? 0)).toBe(86_400_000)
  })
})
