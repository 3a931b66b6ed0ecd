import { describe, expect, it } from 'vitest'
import { BOOTING_STATE } from '@/lib/domain/state/operational-state'
import type { TransitionRecord } from '@/lib/domain/state/transition-record'
import { collectedLog } from '@/testing/process/collected-log'
import { FakeClock } from '@/testing/process/fake-clock'
import { OperationalStateHolder } from './operational-state-holder'

function setUp() {
  const clock = new FakeClock('2026-05-21T12:00:00.000Z')
  const { log } = collectedLog()
  const holder = new OperationalStateHolder(BOOTING_STATE, { clock, log })
  return { clock, holder, triggers: () => holder.history().map((line) => line.trigger) }
}

function earlier(trigger: string, timestamp: string): TransitionRecord {
  return { timestamp, from_state: 'booting', to_state: 'booting', trigger }
}

const YESTERDAY = [
  earlier('first', '2026-05-20T09:00:00Z'),
  earlier('second', '2026-05-20T09:00:01Z'),
]

describe('a history that is continued', () => {
  it('begins with what the event log remembers of earlier runs', async () => {
    const { holder, triggers } = setUp()
    holder.continueHistory(YESTERDAY)
    await holder.transitionTo('ready', 'here')
    expect(triggers()).toEqual(['first', 'second', 'here'])
    expect(holder.history()[0]).toEqual(YESTERDAY[0])
  })

  it('has what happened here already behind it', async () => {
    const { holder, triggers } = setUp()
    await holder.transitionTo('booting', 'here')
    holder.continueHistory(YESTERDAY)
    expect(triggers()).toEqual(['first', 'second', 'here'])
  })

  it('doubles nothing that the log has of this run', async () => {
    const { holder, triggers } = setUp()
    await holder.transitionTo('booting', 'here')
    holder.continueHistory([...YESTERDAY, ...holder.history()])
    expect(triggers()).toEqual(['first', 'second', 'here'])
  })

  it('is in the order of time also where another leader went on after the first word here', async () => {
    const { holder, triggers } = setUp()
    await holder.transitionTo('booting', 'here')
    holder.continueHistory([...YESTERDAY, earlier('at the other leader', '2026-05-21T12:30:00Z')])
    expect(triggers()).toEqual(['first', 'second', 'here', 'at the other leader'])
  })

  it('keeps the newest ten of all', async () => {
    const { holder, triggers } = setUp()
    for (const trigger of ['here', 'and here']) await holder.transitionTo('booting', trigger)
    const log = Array.from({ length: 10 }, (_, index) =>
      earlier(`earlier ${index}`, `2026-05-20T09:00:0${index}Z`),
    )
    holder.continueHistory(log)
    expect(triggers()).toEqual([
      ...Array.from({ length: 8 }, (_, index) => `earlier ${index + 2}`),
      'here',
      'and here',
    ])
  })

  it('tells nobody, and changes neither the state nor when it was entered', async () => {
    const { clock, holder } = setUp()
    const heard: string[] = []
    holder.addListener((_from, _to, trigger) => void heard.push(trigger))
    const { current, enteredAt } = holder
    await clock.advance(1_000)
    holder.continueHistory(YESTERDAY)
    await clock.advance(0)
    expect(heard).toEqual([])
    expect(holder.current).toBe(current)
    expect(holder.enteredAt).toBe(enteredAt)
  })
})
