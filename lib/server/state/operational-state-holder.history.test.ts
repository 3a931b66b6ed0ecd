import { describe, expect, it } from 'vitest'
import { BOOTING_STATE } from '@/lib/domain/state/operational-state'
import { collectedLog } from '@/testing/process/collected-log'
import { FakeClock } from '@/testing/process/fake-clock'
import { OperationalStateHolder } from './operational-state-holder'

function setUp() {
  const clock = new FakeClock('2026-05-21T17:00:00.999Z')
  const { log } = collectedLog()
  return { clock, holder: new OperationalStateHolder(BOOTING_STATE, { clock, log }) }
}

async function withTransitions(count: number) {
  const parts = setUp()
  for (let index = 1; index <= count; index += 1) {
    await parts.holder.transitionTo('booting', `attempt ${index}`)
  }
  return parts
}

describe('the history', () => {
  it('is empty before the first transition', () => {
    expect(setUp().holder.history()).toEqual([])
  })

  it('has lines in the shape of the wire, with a time in UTC to the second', async () => {
    const { clock, holder } = setUp()
    await holder.transitionTo('booting', 'transient gate failure')
    await clock.advance(1_500)
    await holder.transitionTo('ready', 'all §9.2 gates pass')
    expect(holder.history()).toEqual([
      {
        timestamp: '2026-05-21T17:00:00Z',
        from_state: 'booting',
        to_state: 'booting',
        trigger: 'transient gate failure',
      },
      {
        timestamp: '2026-05-21T17:00:02Z',
        from_state: 'booting',
        to_state: 'ready',
        trigger: 'all §9.2 gates pass',
      },
    ])
  })

  it('keeps the last ten, oldest first', async () => {
    const { holder } = await withTransitions(13)
    const triggers = holder.history().map((line) => line.trigger)
    expect(triggers).toEqual(Array.from({ length: 10 }, (_, index) => `attempt ${index + 4}`))
  })

  it.each([
    [0, []],
    [-1, []],
    [1, ['attempt 13']],
    [3, ['attempt 11', 'attempt 12', 'attempt 13']],
  ])('gives the newest %i of them, oldest first', async (limit, triggers) => {
    const { holder } = await withTransitions(13)
    expect(holder.history(limit).map((line) => line.trigger)).toEqual(triggers)
  })

  it('never gives more than there are', async () => {
    const { holder } = await withTransitions(2)
    expect(holder.history(10)).toHaveLength(2)
    expect(holder.history(1_000)).toHaveLength(2)
    expect((await withTransitions(13)).holder.history(1_000)).toHaveLength(10)
  })

  it('that was given away does not change any more', async () => {
    const { holder } = await withTransitions(2)
    const given = holder.history()
    await holder.transitionTo('booting', 'attempt 3')
    expect(given).toHaveLength(2)
  })
})

describe('the time at which the state was entered', () => {
  it('is that of the making, then that of each move to another state', async () => {
    const { clock, holder } = setUp()
    const made = clock.now()
    expect(holder.enteredAt).toBe(made)
    await clock.advance(5_000)
    await holder.transitionTo('ready', 'all §9.2 gates pass')
    expect(holder.enteredAt).toBe(made + 5_000)
  })

  it('is not moved by a reason or a permission that changes', async () => {
    const { clock, holder } = setUp()
    const made = clock.now()
    await clock.advance(5_000)
    await holder.transitionTo('booting', 'substrate away', { addReasons: ['substrate'] })
    await clock.advance(5_000)
    await holder.transitionTo('booting', 'substrate back', {
      removeReasons: ['substrate'],
      claimPermission: 'critical_only',
    })
    expect(holder.enteredAt).toBe(made)
  })
})
