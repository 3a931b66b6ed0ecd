import { afterEach, describe, expect, it } from 'vitest'
import { collectedLog } from '@/testing/process/collected-log'
import { FakeClock, settled } from '@/testing/process/fake-clock'
import { ScriptedClaims } from '@/testing/queue/scripted-claims'
import { ClaimSweeper } from './claim-sweeper'

const POLL_MS = 60_000

let sweeper: ClaimSweeper
afterEach(() => sweeper.stop())

function setUp({ leaseMs = 600_000 } = {}) {
  const clock = new FakeClock()
  const { log, lines } = collectedLog()
  const store = new ScriptedClaims()
  const fixture = { clock, lines, store, isLeading: true, held: [] as string[], freed: 0 }
  sweeper = new ClaimSweeper({
    store,
    isLeading: () => fixture.isLeading,
    pollMs: POLL_MS,
    leaseMs,
    heldTicketIds: () => fixture.held,
    onFreed: () => {
      fixture.freed += 1
    },
    clock,
    log,
  })
  return fixture
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
    const fixture = setUp()
    leaseUntil(fixture, 7_000)
    sweeper.start()
    await fixture.clock.advance(7_000)
    expect(fixture.store.called('sweep')).toEqual([])
    await fixture.clock.advance(1)
    expect(fixture.store.called('sweep')).toEqual(['sweep'])
    expect(fixture.freed).toBe(1)
    expect(fixture.lines).toEqual(['warn [sea_ticket_poller] 1 claims had run out and were freed'])
  })

  it('is freed in time also where it was made just after a look, by a claim with a short lease', async () => {
    const fixture = setUp({ leaseMs: 3_000 })
    sweeper.start()
    await settled()
    leaseUntil(fixture, 3_000)
    await fixture.clock.advance(3_001)
    expect(fixture.freed).toBe(1)
  })

  it('is left alone while its ticket is still worked here, and looked at each second', async () => {
    const fixture = setUp()
    fixture.held = ['t1']
    fixture.store.leaseEndInMs = () => 0
    sweeper.start()
    await fixture.clock.advance(2_000)
    expect(fixture.store.called('sweep')).toEqual(['sweep t1', 'sweep t1', 'sweep t1'])
    expect(fixture.freed).toBe(0)
  })

  it('is looked for again at once after a sweep: one sweep frees no more than so many', async () => {
    const fixture = setUp()
    fixture.store.leaseEndInMs = () => (fixture.store.called('sweep').length < 3 ? 0 : null)
    fixture.store.expired = 100
    sweeper.start()
    await fixture.clock.advance(0)
    expect(fixture.store.called('sweep')).toHaveLength(3)
  })
})

describe('a sweeper with nothing to sweep', () => {
  it('asks once a poll interval, and sweeps nothing', async () => {
    const fixture = setUp()
    sweeper.start()
    await fixture.clock.advance(3 * POLL_MS)
    expect(fixture.store.calls).toEqual(['lease-end', 'lease-end', 'lease-end', 'lease-end'])
  })

  it('asks nothing without the lead, and at once when it is woken with one', async () => {
    const fixture = setUp()
    fixture.isLeading = false
    sweeper.start()
    await fixture.clock.advance(3 * POLL_MS)
    expect(fixture.store.calls).toEqual([])
    fixture.isLeading = true
    sweeper.wake()
    await settled()
    expect(fixture.store.calls).toEqual(['lease-end'])
  })

  it('goes on after a failure, which it tells once', async () => {
    const fixture = setUp()
    fixture.store.failure.set('nextLeaseEndInMs', new Error('away'))
    sweeper.start()
    await fixture.clock.advance(10_000)
    expect(fixture.lines).toEqual(['error [sea_ticket_poller] sweep: away'])
    fixture.store.failure.clear()
    leaseUntil(fixture, 0)
    await fixture.clock.advance(1_000)
    expect(fixture.freed).toBe(1)
  })
})
