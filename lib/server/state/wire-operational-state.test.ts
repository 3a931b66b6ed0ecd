import { describe, expect, it, vi } from 'vitest'
import { BOOTING_STATE } from '@/lib/domain/state/operational-state'
import { collectedLog } from '@/testing/process/collected-log'
import { FakeClock } from '@/testing/process/fake-clock'
import type { EventLogTarget } from './emit-state-transition'
import { OperationalStateHolder } from './operational-state-holder'
import { wireOperationalState } from './wire-operational-state'

function setUp() {
  const { log, lines } = collectedLog()
  const appended: string[] = []
  /** The triggers of each transaction. */
  const appends: unknown[][] = []
  const target: EventLogTarget = {
    isInitialized: true,
    resolveWorkspaceId: () => 'org_test',
    appendEvents: (_workspaceId, events) => {
      appended.push(...events.map((event) => event.eventType))
      appends.push(events.map((event) => event.payload.trigger))
      return Promise.resolve()
    },
  }
  const holder = new OperationalStateHolder(BOOTING_STATE, { clock: new FakeClock(), log })
  return { appended, appends, holder, lines, options: { log, bootAccount: () => null }, target }
}

const BOTH = ['kora.operational_state.transitioned', 'kora.boot.ready']

describe('the wiring of holder and event log', () => {
  it('appends every transition from then on', async () => {
    const { appended, holder, options, target } = setUp()
    wireOperationalState(holder, target, options)
    await holder.transitionTo('ready', 'all §9.2 gates pass')
    expect(appended).toEqual(BOTH)
  })

  it('appends the moves of a queue that drains together, in their order', async () => {
    const { appends, holder, options, target } = setUp()
    wireOperationalState(holder, target, options)
    await holder.transitionTo('ready', 'all §9.2 gates pass')
    await Promise.all(
      ['one', 'two', 'three'].flatMap((ticket) => [
        holder.transitionTo('active', `claim acquired ${ticket}`),
        holder.transitionTo('ready', `claim released ${ticket}`),
      ]),
    )
    expect(appends.slice(1)).toEqual([
      ['one', 'two', 'three'].flatMap((ticket) => [
        `claim acquired ${ticket}`,
        `claim released ${ticket}`,
      ]),
    ])
  })

  it('doubles nothing when made twice, and gives the same outbox', async () => {
    const { appended, holder, lines, options, target } = setUp()
    const first = wireOperationalState(holder, target, options)
    const second = wireOperationalState(holder, target, options)
    expect(second).toBe(first)
    await holder.transitionTo('ready', 'all §9.2 gates pass')
    expect(appended).toEqual(BOTH)
    expect(lines).toEqual([
      expect.stringMatching(/^info \[kora\.operational_state\.wire_in\] /),
      expect.stringMatching(/^warn \[kora\.operational_state\.wire_in\] wired already/),
    ])
  })

  it('doubles nothing when made by another copy of the module, as under Next.js', async () => {
    const { appended, holder, options, target } = setUp()
    const first = wireOperationalState(holder, target, options)
    vi.resetModules()
    const copy = await import('./wire-operational-state')
    expect(copy.wireOperationalState).not.toBe(wireOperationalState)
    expect(copy.wireOperationalState(holder, target, options)).toBe(first)
    await holder.transitionTo('ready', 'all §9.2 gates pass')
    expect(appended).toEqual(BOTH)
  })

  it('is made for each holder by itself', async () => {
    const one = setUp()
    const other = setUp()
    wireOperationalState(one.holder, one.target, one.options)
    wireOperationalState(other.holder, other.target, other.options)
    await other.holder.transitionTo('ready', 'all §9.2 gates pass')
    expect(one.appended).toEqual([])
    expect(other.appended).toEqual(BOTH)
  })

  it('lets the state move on, and says so, while nothing can be appended', async () => {
    const { holder, lines, options } = setUp()
    const { outbox } = wireOperationalState(holder, null, options)
    const state = await holder.transitionTo('ready', 'all §9.2 gates pass')
    expect(state.primaryState).toBe('ready')
    expect(outbox.size).toBe(2)
    expect(lines.at(-1)).toBe(
      'error [kora.operational_state] a listener failed: ' +
        'kora.operational_state.transitioned + kora.boot.ready could not be appended: no provider',
    )
  })
})
