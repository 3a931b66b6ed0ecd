import { afterEach, describe, expect, it } from 'vitest'
import { collectedLog } from '@/testing/collected-log'
import { FakeClock, settled } from '@/testing/fake-clock'
import { ScriptedClaims } from '@/testing/scripted-claims'
import { ClaimSweeper } from './claim-sweeper'

const POLL_MS = 60_000

let sweeper: ClaimSweeper
afterEach(() => sweeper.stop())

function setUp({ leaseMs = 600_000 } = {}) {
  const clock = new FakeClock()
  const { log, lines } = collectedLog()
  const store = new ScriptedClaims()
  const world = { clock, lines, store, isLeading: true, held: [] as string[], freed: 0 }
  sweeper = new ClaimSweeper({
    store,
    isLeading: () => world.isLeading,
    pollMs: POLL_MS,
    leaseMs,
    heldTicketIds: () => world.held,
    onFreed: () => {
      world.freed += 1
    },
    clock,
    log,
  })
  return world
}

/** A lease that ends at this time of the clock, until it is swept. */
function leaseUntil({ store, clock }: ReturnType<typeof setUp>, endsAt: number) {
  store.leaseEndInMs = () =>
    store.called('sweep').length > 0 ? null : Math.max(0, endsAt - clock.monotonic())
  store.before.set('sweep', () => {
    store.expired = 1
    return Promise.resolve()
  })
}

describe('a claim whose lease runs out', () => {
  it('is freed in the moment after its end, not a poll interval later', async () => {
    const world = setUp()
    leaseUntil(world, 7_000)
    sweeper.start()
    await world.clock.advance(7_000)
    expect(world.store.called('sweep')).toEqual([])
    await world.clock.advance(1)
    expect(world.store.called('sweep')).toEqual(['sweep'])
    expect(world.freed).toBe(1)
    expect(world.lines).toEqual(['warn [sea_ticket_poller] 1 claims had run out and were freed'])
  })

  it('is freed in time also where it was made just after a look, by a claim with a short lease', async () => {
    const world = setUp({ leaseMs: 3_000 })
    sweeper.start()
    await settled()
    leaseUntil(world, 3_000)
    await world.clock.advance(3_001)
    expect(world.freed).toBe(1)
  })

  it('is left alone while its ticket is still worked here, and looked at each second', async () => {
    const world = setUp()
    world.held = ['t1']
    world.store.leaseEndInMs = () => 0
    sweeper.start()
    await world.clock.advance(2_000)
    expect(world.store.called('sweep')).toEqual(['sweep t1', 'sweep t1', 'sweep t1'])
    expect(world.freed).toBe(0)
  })

  it('is looked for again at once after a sweep: one sweep frees no more than so many', async () => {
    const world = setUp()
    world.store.leaseEndInMs = () => (world.store.called('sweep').length < 3 ? 0 : null)
    world.store.expired = 100
    sweeper.start()
    await world.clock.advance(0)
    expect(world.store.called('sweep')).toHaveLength(3)
  })
})

describe('a sweeper with nothing to sweep', () => {
  it('asks once a poll interval, and sweeps nothing', async () => {
    const world = setUp()
    sweeper.start()
    await world.clock.advance(3 * POLL_MS)
    expect(world.store.calls).toEqual(['lease-end', 'lease-end', 'lease-end', 'lease-end'])
  })

  it('asks nothing without the lead, and at once when it is woken with one', async () => {
    const world = setUp()
    world.isLeading = false
    sweeper.start()
    await world.clock.advance(3 * POLL_MS)
    expect(world.store.calls).toEqual([])
    world.isLeading = true
    sweeper.wake()
    await settled()
    expect(world.store.calls).toEqual(['lease-end'])
  })

  it('goes on after a failure, which it tells once', async () => {
    const world = setUp()
    world.store.trouble.set('nextLeaseEndInMs', new Error('away'))
    sweeper.start()
    await world.clock.advance(10_000)
    expect(world.lines).toEqual(['error [sea_ticket_poller] sweep: away'])
    world.store.trouble.clear()
    leaseUntil(world, 0)
    await world.clock.advance(1_000)
    expect(world.freed).toBe(1)
  })
})
