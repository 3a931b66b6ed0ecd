import { describe, expect, it } from 'vitest'
import { BOOTING_STATE } from '@/lib/domain/state/operational-state'
import { collectedLog } from '@/testing/process/collected-log'
import { FakeClock, settled } from '@/testing/process/fake-clock'
import { OperationalStateHolder } from './operational-state-holder'

function setUp() {
  const clock = new FakeClock()
  const { log, lines } = collectedLog()
  return { clock, lines, holder: new OperationalStateHolder(BOOTING_STATE, { clock, log }) }
}

const forever = new Promise<void>(() => undefined)

describe('a listener', () => {
  it('hears of a transition after the swap: from, to, trigger and when', async () => {
    const { clock, holder } = setUp()
    const heard: unknown[] = []
    holder.addListener((from, to, trigger, at) => {
      heard.push([from.primaryState, to.primaryState, trigger, at, holder.current === to])
    })
    await holder.transitionTo('ready', 'all §9.2 gates pass')
    expect(heard).toEqual([['booting', 'ready', 'all §9.2 gates pass', clock.now(), true]])
  })

  it('is awaited by the transition', async () => {
    const { holder } = setUp()
    let done = false
    holder.addListener(async () => {
      await settled()
      done = true
    })
    await holder.transitionTo('ready', 'x')
    expect(done).toBe(true)
  })

  it('hears in the order of registration', async () => {
    const { holder } = setUp()
    const heard: string[] = []
    for (const name of ['first', 'second', 'third']) holder.addListener(() => void heard.push(name))
    await holder.transitionTo('ready', 'x')
    await holder.transitionTo('active', 'y')
    expect(heard).toEqual(['first', 'second', 'third', 'first', 'second', 'third'])
  })

  it('hears one transition after the other, however long it takes over each', async () => {
    const { holder } = setUp()
    const heard: string[] = []
    let slow = true
    holder.addListener(async (_from, _to, trigger) => {
      heard.push(`begin ${trigger}`)
      if (slow) await settled()
      slow = false
      heard.push(`end ${trigger}`)
    })
    await Promise.all([holder.transitionTo('ready', 'a'), holder.transitionTo('active', 'b')])
    expect(heard).toEqual(['begin a', 'end a', 'begin b', 'end b'])
  })

  it('that keeps its own order hears each at once, still in order', async () => {
    const { holder } = setUp()
    const heard: string[] = []
    holder.addListener(async (_from, _to, trigger) => {
      heard.push(`begin ${trigger}`)
      await settled()
      heard.push(`end ${trigger}`)
    }, 'overlapping')
    await Promise.all([holder.transitionTo('ready', 'a'), holder.transitionTo('active', 'b')])
    expect(heard).toEqual(['begin a', 'begin b', 'end a', 'end b'])
  })

  it('hears nothing more after its undo, which may be called twice', async () => {
    const { holder } = setUp()
    const heard: string[] = []
    const undo = holder.addListener((_from, _to, trigger) => void heard.push(trigger))
    holder.addListener((_from, _to, trigger) => void heard.push(`other ${trigger}`))
    await holder.transitionTo('ready', 'a')
    undo()
    undo()
    await holder.transitionTo('active', 'b')
    expect(heard).toEqual(['a', 'other a', 'other b'])
  })

  it('that was added twice hears twice, and each undo takes one away', async () => {
    const { holder } = setUp()
    let heard = 0
    const listener = () => void (heard += 1)
    const undo = holder.addListener(listener)
    holder.addListener(listener)
    await holder.transitionTo('ready', 'a')
    expect(heard).toBe(2)
    undo()
    await holder.transitionTo('active', 'b')
    expect(heard).toBe(3)
  })
})

describe('a listener that throws', () => {
  it.each([
    [
      'at once',
      () => {
        throw new Error('no luck')
      },
    ],
    ['later', () => Promise.reject(new Error('no luck'))],
  ])('%s is logged, holds nobody up and rolls nothing back', async (_when, listener) => {
    const { holder, lines } = setUp()
    const heard: string[] = []
    holder.addListener(listener)
    holder.addListener((_from, _to, trigger) => void heard.push(trigger))
    const state = await holder.transitionTo('ready', 'a')
    expect(holder.current).toBe(state)
    expect(state.primaryState).toBe('ready')
    expect(heard).toEqual(['a'])
    expect(lines).toEqual(['error [kora.operational_state] a listener failed: no luck'])
    await holder.transitionTo('active', 'b')
    expect(heard).toEqual(['a', 'b'])
  })
})

describe('a listener that hangs', () => {
  it('keeps a transition waiting for five seconds and no longer', async () => {
    const { clock, holder, lines } = setUp()
    holder.addListener(() => forever)
    let resolved = false
    const transition = holder.transitionTo('ready', 'a').then(() => {
      resolved = true
    })
    await clock.advance(4_999)
    expect(resolved).toBe(false)
    expect(holder.current.primaryState).toBe('ready')
    await clock.advance(1)
    await transition
    expect(resolved).toBe(true)
    expect(lines).toEqual([
      'error [kora.operational_state] a listener hangs: no end after 5000 ms (a)',
    ])
  })

  it('holds up no other listener', async () => {
    const { clock, holder } = setUp()
    const heard: string[] = []
    holder.addListener(() => forever)
    holder.addListener((_from, _to, trigger) => void heard.push(trigger))
    void holder.transitionTo('ready', 'a')
    void holder.transitionTo('active', 'b')
    await settled()
    expect(heard).toEqual(['a', 'b'])
    await clock.advance(10_000)
  })

  it('keeps no later transition waiting for more than five seconds either', async () => {
    const { clock, holder } = setUp()
    holder.addListener(() => forever)
    const resolved: string[] = []
    for (const [state, trigger] of [
      ['ready', 'a'],
      ['active', 'b'],
      ['ready', 'c'],
    ] as const) {
      void holder.transitionTo(state, trigger).then(() => resolved.push(trigger))
    }
    await clock.advance(5_000)
    expect(resolved).toEqual(['a', 'b', 'c'])
    await clock.advance(60_000)
  })

  it('hears the next transition when its time is up', async () => {
    const { clock, holder } = setUp()
    const heard: string[] = []
    holder.addListener((_from, _to, trigger) => {
      heard.push(trigger)
      return trigger === 'a' ? forever : undefined
    })
    void holder.transitionTo('ready', 'a')
    void holder.transitionTo('active', 'b')
    await settled()
    expect(heard).toEqual(['a'])
    await clock.advance(5_000)
    expect(heard).toEqual(['a', 'b'])
  })

  it('leaves no timer behind once it has settled', async () => {
    const { clock, holder } = setUp()
    holder.addListener(() => settled())
    await holder.transitionTo('ready', 'a')
    await settled()
    expect(clock.pauses).toEqual([])
  })
})
