import { afterEach, describe, expect, it } from 'vitest'
import { DONE } from '@/testing/agent/manual-agent'
import { settled } from '@/testing/process/fake-clock'
import { pollerFixture, type PollerFixture, POLL_MS } from '@/testing/queue/poller-fixture'

let fixture: PollerFixture
afterEach(() => fixture.poller.stop())

describe('the way of a ticket', () => {
  it('leads from ready to active with its claim, and back after its end is written', async () => {
    fixture = pollerFixture()
    const { agent, holder, store } = fixture
    const stateAtEnd: string[] = []
    store.before.set('end', () => {
      stateAtEnd.push(holder.current.primaryState)
      return Promise.resolve()
    })
    store.add('t1')
    await fixture.started()
    expect(agent.working).toEqual(['t1'])
    expect(holder.current.primaryState).toBe('active')
    agent.finish('t1')
    await settled()
    expect(stateAtEnd).toEqual(['active'])
    expect(holder.current.primaryState).toBe('ready')
    expect(fixture.moves()).toEqual([
      'ready → active: claim acquired',
      'active → ready: claim released',
    ])
  })

  it('is not over while its end is not written: Kora stays active, and claims nothing else', async () => {
    fixture = pollerFixture()
    const { agent, clock, holder, store } = fixture
    store.failure.set('end', new Error('away'))
    store.add('t1', 't2')
    await fixture.started()
    agent.finish('t1')
    await clock.advance(30_000)
    expect(holder.current.primaryState).toBe('active')
    expect(agent.jobs).toHaveLength(1)
    store.failure.clear()
    await clock.advance(1_000)
    expect(agent.working).toEqual(['t2'])
  })

  it('goes on although the state machine refuses to follow', async () => {
    fixture = pollerFixture()
    const { agent, holder, store } = fixture
    store.add('t1')
    await fixture.started()
    await holder.transitionTo('paused', 'operator')
    agent.finish('t1')
    await settled()
    expect(store.called('end')).toEqual(['end t1 completed'])
    expect(holder.current.primaryState).toBe('paused')
  })
})

describe('a queue', () => {
  it('is drained without a pause, in its order', async () => {
    fixture = pollerFixture()
    const { agent, clock, store } = fixture
    agent.answersAtOnce = DONE
    const ids = Array.from({ length: 50 }, (_, index) => `t${index}`)
    store.add(...ids)
    await fixture.started()
    for (let turn = 0; turn < 200 && store.endings.length < ids.length; turn += 1) await settled()
    expect(store.called('end')).toEqual(ids.map((id) => `end ${id} completed`))
    expect(clock.monotonic()).toBe(0)
    expect(fixture.holder.current.primaryState).toBe('ready')
  })

  it('is worked one ticket at a time, unless the setting allows more', async () => {
    fixture = pollerFixture({ maxClaims: 3 })
    const { agent, holder, poller, store } = fixture
    store.add('t1', 't2', 't3', 't4')
    await fixture.started()
    expect(agent.working).toEqual(['t1', 't2', 't3'])
    expect(poller.heldTicketIds).toEqual(['t1', 't2', 't3'])
    agent.finish('t2')
    await settled()
    expect(agent.working).toEqual(['t1', 't3', 't4'])
    for (const id of ['t1', 't3']) agent.finish(id)
    await settled()
    expect(holder.current.primaryState).toBe('active')
    agent.finish('t4')
    await settled()
    expect(holder.current.primaryState).toBe('ready')
    expect(fixture.moves()).toHaveLength(2)
    await poller.stop()

    fixture = pollerFixture()
    fixture.store.add('t1', 't2')
    await fixture.started()
    expect(fixture.agent.working).toEqual(['t1'])
  })

  it('that is empty is asked again after the poll interval', async () => {
    fixture = pollerFixture()
    const { agent, clock, store } = fixture
    await fixture.started()
    expect(store.called('claim')).toHaveLength(1)
    store.add('t1')
    await clock.advance(POLL_MS - 1)
    expect(agent.working).toEqual([])
    await clock.advance(1)
    expect(agent.working).toEqual(['t1'])
  })

  it('is asked at once when something wakes the poller', async () => {
    fixture = pollerFixture()
    const { agent, poller, store } = fixture
    await fixture.started()
    store.add('t1')
    poller.wake()
    await settled()
    expect(agent.working).toEqual(['t1'])
  })

  it('is asked when a deferred ticket is due, not a minute later', async () => {
    fixture = pollerFixture()
    const { agent, clock, store } = fixture
    store.changeInMs = 7_000
    await fixture.started()
    store.add('t1')
    await clock.advance(7_000)
    expect(agent.working).toEqual([])
    await clock.advance(1)
    expect(agent.working).toEqual(['t1'])
  })

  it('is asked at the poll interval, however late the next change is', async () => {
    fixture = pollerFixture()
    fixture.store.changeInMs = 3_600_000
    await fixture.started()
    expect(fixture.clock.pauses).toEqual([POLL_MS])
  })

  it('is not asked in a spin when what is due is held up by somebody else', async () => {
    fixture = pollerFixture()
    const { clock, store } = fixture
    store.changeInMs = 0
    await fixture.started()
    await clock.advance(1_000)
    expect(store.called('claim')).toHaveLength(21)
  })

  it('is asked again a second after a claim that failed, and the failure is told once', async () => {
    fixture = pollerFixture()
    const { agent, clock, lines, store } = fixture
    store.failure.set('claimNext', new Error('away'))
    store.add('t1')
    await fixture.started()
    await clock.advance(10_000)
    expect(lines.filter((line) => line.includes('poller: away'))).toHaveLength(1)
    store.failure.clear()
    await clock.advance(1_000)
    expect(agent.working).toEqual(['t1'])
  })
})
