import { afterEach, describe, expect, it } from 'vitest'
import { sortedReasons } from '@/lib/domain/state/operational-state'
import { UNREACHABLE } from '@/testing/agent/manual-agent'
import { settled } from '@/testing/process/fake-clock'
import { pollerFixture, type PollerFixture, POLL_MS } from '@/testing/queue/poller-fixture'

let fixture: PollerFixture
afterEach(() => fixture.poller.stop())

describe('what may be claimed', () => {
  it('is nothing while the permission is none', async () => {
    fixture = pollerFixture()
    const { clock, holder, store } = fixture
    await holder.transitionTo('ready', 'cost 90%', { claimPermission: 'none' })
    store.add('t1')
    await fixture.started()
    await clock.advance(2 * POLL_MS)
    expect(store.called('claim')).toEqual([])
    expect(store.called('next')).toEqual([])
  })

  it('is frontier work alone while the permission is critical_only', async () => {
    fixture = pollerFixture()
    await fixture.holder.transitionTo('ready', 'cost 90%', { claimPermission: 'critical_only' })
    await fixture.started()
    expect(fixture.store.called('claim')).toEqual(['claim critical'])
    expect(fixture.store.called('next')).toEqual(['next critical'])
  })

  it('is nothing more once Kora is paused, though what is held is worked to its end', async () => {
    fixture = pollerFixture()
    const { agent, clock, holder, store } = fixture
    store.add('t1', 't2')
    await fixture.started()
    await holder.transitionTo('paused', 'operator')
    agent.finish('t1')
    await clock.advance(2 * POLL_MS)
    expect(store.called('end')).toEqual(['end t1 completed'])
    expect(store.called('claim')).toHaveLength(1)
  })

  it('is looked at at once when the state allows it again', async () => {
    fixture = pollerFixture()
    const { agent, clock, holder, store } = fixture
    await holder.transitionTo('paused', 'operator')
    store.add('t1')
    await fixture.started()
    await clock.advance(1_000)
    await holder.transitionTo('ready', 'operator clears via kora_control reset')
    await settled()
    expect(agent.working).toEqual(['t1'])
  })

  it('is nothing at all without the lead: no claim, no look', async () => {
    fixture = pollerFixture()
    const { clock, lead, store } = fixture
    lead.isMine = false
    store.add('t1')
    await fixture.started()
    await clock.advance(2 * POLL_MS)
    expect(store.calls).toEqual([])
  })

  it('ends with the lead, in the middle of a queue', async () => {
    fixture = pollerFixture()
    const { agent, clock, lead, store } = fixture
    store.add('t1', 't2')
    await fixture.started()
    lead.isMine = false
    agent.finish('t1')
    await clock.advance(POLL_MS)
    expect(store.called('claim')).toHaveLength(1)
    expect(agent.jobs).toHaveLength(1)
  })
})

describe('an agent that cannot be reached', () => {
  it('adds dispatch after the ticket is back, and nothing is claimed until it answers', async () => {
    fixture = pollerFixture()
    const { agent, clock, holder, poller, store } = fixture
    agent.isThere = false
    agent.answersAtOnce = UNREACHABLE
    store.add('t1', 't2', 't3')
    await fixture.started()
    await clock.advance(10 * POLL_MS)
    expect(store.called('end')).toEqual(['end t1 released'])
    expect(store.endings[0]).toMatchObject({ countsAttempt: false, nextEligibleOffsetSeconds: 60 })
    expect(store.called('claim')).toHaveLength(1)
    expect(sortedReasons(holder.current)).toEqual(['dispatch'])
    expect(poller.isAgentReachable).toBe(false)
    agent.isThere = true
    agent.answersAtOnce = null
    await clock.advance(30_000)
    expect(sortedReasons(holder.current)).toEqual([])
    expect(poller.isAgentReachable).toBe(true)
    expect(agent.working).toEqual(['t2'])
    expect(fixture.moves().slice(0, 4)).toEqual([
      'ready → active: claim acquired',
      'active → active: agent unreachable',
      'active → ready: claim released',
      'ready → ready: agent recovered',
    ])
  })

  it('leaves alone what is still being worked', async () => {
    fixture = pollerFixture({ maxClaims: 2 })
    const { agent, store } = fixture
    store.add('t1', 't2')
    await fixture.started()
    agent.finish('t1', UNREACHABLE)
    await settled()
    expect(agent.working).toEqual(['t2'])
    agent.finish('t2')
    await settled()
    expect(store.called('end')).toEqual(['end t1 released', 'end t2 completed'])
  })

  it('is no reason to take somebody else’s dispatch away', async () => {
    fixture = pollerFixture({ maxClaims: 2 })
    const { agent, clock, holder, store } = fixture
    store.add('t1')
    await fixture.started()
    await holder.transitionTo('active', 'operator', { addReasons: ['dispatch'] })
    agent.finish('t1', UNREACHABLE)
    await clock.advance(60_000)
    expect(fixture.poller.isAgentReachable).toBe(true)
    expect(sortedReasons(holder.current)).toEqual(['dispatch'])
  })
})

describe('a poller that loses the lead', () => {
  it('ends the work, writes nothing about it, and is ready for the next lead', async () => {
    fixture = pollerFixture()
    const { agent, clock, holder, lead, poller, store } = fixture
    store.add('t1')
    await fixture.started()
    lead.isMine = false
    poller.dropClaims()
    await settled()
    expect(agent.aborted.get('t1')).toBe('lease_lost')
    expect(store.called('end')).toEqual([])
    expect(store.called('release')).toEqual([])
    expect(poller.heldTicketIds).toEqual([])
    expect(holder.current.primaryState).toBe('ready')
    lead.isMine = true
    store.add('t2')
    poller.wake()
    await clock.advance(0)
    expect(agent.working).toEqual(['t2'])
  })
})

describe('a claim under way', () => {
  it('is not begun when the lead is lost before its answer: the next leader owns the ticket', async () => {
    fixture = pollerFixture()
    const { agent, lead, poller, store } = fixture
    let letThrough: () => void = () => undefined
    store.before.set(
      'claimNext',
      () =>
        new Promise((resolve) => {
          letThrough = resolve
        }),
    )
    store.add('t1')
    await fixture.started()
    lead.isMine = false
    poller.dropClaims()
    letThrough()
    await settled()
    expect(agent.jobs).toEqual([])
    expect(poller.heldTicketIds).toEqual([])
    expect(fixture.moves()).toEqual([])
  })
})

describe('a poller that is stopped', () => {
  it('releases what it holds, claims nothing more, and is done only then', async () => {
    fixture = pollerFixture({ maxClaims: 2 })
    const { agent, holder, lines, poller, store } = fixture
    store.add('t1', 't2', 't3')
    await fixture.started()
    const held: (() => void)[] = []
    store.before.set(
      'release',
      () =>
        new Promise((resolve) => {
          held.push(resolve)
        }),
    )
    const stop = { done: false }
    void poller.stop().then(() => {
      stop.done = true
    })
    await settled()
    expect([...agent.aborted]).toEqual([
      ['t1', 'stopping'],
      ['t2', 'stopping'],
    ])
    held.shift()?.()
    await settled()
    expect(stop.done).toBe(false)
    expect(holder.current.primaryState).toBe('active')
    held.shift()?.()
    await settled()
    expect(stop.done).toBe(true)
    expect(store.called('claim')).toHaveLength(2)
    expect(store.called('release')).toEqual(['release t1', 'release t2'])
    expect(holder.current.primaryState).toBe('ready')
    expect(lines).toContain('info [sea_ticket_poller] ticket t1: claim released')
  })

  it('releases a ticket that it was just claiming, of which the agent never hears, and claims no other', async () => {
    fixture = pollerFixture({ maxClaims: 2 })
    const { agent, poller, store } = fixture
    let letThrough: () => void = () => undefined
    store.before.set(
      'claimNext',
      () =>
        new Promise((resolve) => {
          letThrough = resolve
        }),
    )
    store.add('t1', 't2')
    await fixture.started()
    const stopped = poller.stop()
    letThrough()
    await stopped
    expect(agent.jobs).toEqual([])
    expect(fixture.moves()).toEqual([])
    expect(store.called('release')).toEqual(['release t1'])
    expect(store.called('claim')).toHaveLength(1)
    expect(fixture.lines.at(-1)).toBe(
      'info [sea_ticket_poller] ticket t1: claim released, work not begun',
    )
  })

  it('leaves a ticket that it was just claiming to its lease where it cannot be released', async () => {
    fixture = pollerFixture()
    const { agent, poller, store } = fixture
    store.failure.set('release', new Error('away'))
    let letThrough: () => void = () => undefined
    store.before.set(
      'claimNext',
      () =>
        new Promise((resolve) => {
          letThrough = resolve
        }),
    )
    store.add('t1')
    await fixture.started()
    const stopped = poller.stop()
    letThrough()
    await stopped
    expect(agent.jobs).toEqual([])
    expect(fixture.lines.at(-1)).toBe(
      'error [sea_ticket_poller] ticket t1: claim not released: away',
    )
  })

  it('writes the end of what has just ended, instead of giving it back', async () => {
    fixture = pollerFixture()
    const { agent, clock, poller, store } = fixture
    store.failure.set('end', new Error('away'))
    store.add('t1')
    await fixture.started()
    agent.finish('t1')
    await clock.advance(500)
    store.failure.clear()
    await poller.stop()
    expect(store.called('release')).toEqual([])
    expect(store.endings).toHaveLength(1)
  })

  it('is done at once when nothing is under way, also while the agent is probed', async () => {
    fixture = pollerFixture()
    const { agent, clock, poller, store } = fixture
    agent.isThere = false
    agent.answersAtOnce = UNREACHABLE
    store.add('t1')
    await fixture.started()
    await clock.advance(20_000)
    await poller.stop()
    expect(clock.pauses).toEqual([])
    expect(store.called('release')).toEqual([])
  })
})
