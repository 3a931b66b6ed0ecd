import { describe, expect, it } from 'vitest'
import { BOOTING_STATE, type OperationalState } from '@/lib/domain/state/operational-state'
import { collectedLog } from '@/testing/process/collected-log'
import { FakeClock, settled } from '@/testing/process/fake-clock'
import { OperationalStateHolder } from './operational-state-holder'

function setUp() {
  const clock = new FakeClock()
  const { log, lines } = collectedLog()
  return { clock, lines, holder: new OperationalStateHolder(BOOTING_STATE, { clock, log }) }
}

function recorder(into: string[]) {
  return (from: OperationalState, to: OperationalState) => {
    into.push(`${from.primaryState} → ${to.primaryState}`)
  }
}

describe('a listener that makes a transition itself', () => {
  it('can wait for it: there is no deadlock and no time is lost', async () => {
    const { holder, lines } = setUp()
    holder.addListener(async (_from, to) => {
      if (to.primaryState === 'ready') await holder.transitionTo('active', 'claim acquired')
    })
    await holder.transitionTo('ready', 'all §9.2 gates pass')
    expect(holder.current.primaryState).toBe('active')
    expect(lines).toEqual([])
  })

  it('gets the new state right after the swap, before the others have heard of it', async () => {
    const { clock, holder } = setUp()
    const inner: string[] = []
    holder.addListener(async (_from, to) => {
      if (to.primaryState !== 'ready') return
      const state = await holder.transitionTo('active', 'claim acquired')
      inner.push(state.primaryState)
    })
    holder.addListener(() => new Promise<void>(() => undefined))
    void holder.transitionTo('ready', 'x')
    await settled()
    expect(inner).toEqual(['active'])
    await clock.advance(10_000)
  })

  it('leaves the order as it happened for every listener, before and after it', async () => {
    const { holder } = setUp()
    const before: string[] = []
    const after: string[] = []
    holder.addListener(recorder(before))
    holder.addListener(async (_from, to) => {
      if (to.primaryState === 'ready') await holder.transitionTo('active', 'claim acquired')
      if (to.primaryState === 'active') await holder.transitionTo('paused', 'operator')
    })
    holder.addListener(recorder(after))
    await holder.transitionTo('ready', 'all §9.2 gates pass')
    await settled()
    const order = ['booting → ready', 'ready → active', 'active → paused']
    expect(before).toEqual(order)
    expect(after).toEqual(order)
  })

  it('is inside still after it has awaited something', async () => {
    const { holder, lines } = setUp()
    holder.addListener(async (_from, to) => {
      await settled()
      if (to.primaryState === 'ready') await holder.transitionTo('active', 'claim acquired')
    })
    await holder.transitionTo('ready', 'x')
    expect(holder.current.primaryState).toBe('active')
    expect(lines).toEqual([])
  })

  it('may be refused like anybody else, and the refusal rolls nothing back', async () => {
    const { holder, lines } = setUp()
    holder.addListener(async (_from, to) => {
      if (to.primaryState === 'ready') await holder.transitionTo('booting', 'start over')
    })
    await holder.transitionTo('ready', 'x')
    expect(holder.current.primaryState).toBe('ready')
    expect(lines).toHaveLength(2)
    expect(lines[0]).toContain('refused ready → booting')
    expect(lines[1]).toContain('a listener failed: no transition ready → booting')
  })

  it('does not make a transition from outside return before the listeners have settled', async () => {
    const { holder } = setUp()
    let heard = 0
    holder.addListener(async (_from, to) => {
      if (to.primaryState === 'ready') await holder.transitionTo('active', 'claim acquired')
    })
    holder.addListener(async () => {
      await settled()
      heard += 1
    })
    await holder.transitionTo('ready', 'x')
    await holder.transitionTo('paused', 'operator')
    expect(heard).toBe(3)
  })
})
