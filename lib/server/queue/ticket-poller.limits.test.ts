import { afterEach, describe, expect, it } from 'vitest'
import { sortedReasons } from '@/lib/domain/state/operational-state'
import { UNREACHABLE } from '@/testing/agent-in-hand'
import { settled } from '@/testing/fake-clock'
import { pollerWorld, type PollerWorld, POLL_MS } from '@/testing/poller-world'

let world: PollerWorld
afterEach(() => world.poller.stop())

describe('what may be claimed', () => {
  it('is nothing while the permission is none', async () => {
    world = pollerWorld()
    const { clock, holder, store } = world
    await holder.transitionTo('ready', 'cost 90%', { claimPermission: 'none' })
    store.add('t1')
    await world.started()
    await clock.advance(2 * POLL_MS)
    expect(store.called('claim')).toEqual([])
    expect(store.called('next')).toEqual([])
  })

  it('is frontier work alone while the permission is critical_only', async () => {
    world = pollerWorld()
    await world.holder.transitionTo('ready', 'cost 90%', { claimPermission: 'critical_only' })
    await world.started()
    expect(world.store.called('claim')).toEqual(['claim critical'])
    expect(world.store.called('next')).toEqual(['next critical'])
  })

  it('is nothing more once Kora is paused, though what is held is worked to its end', async () => {
    world = pollerWorld()
    const { agent, clock, holder, store } = world
    store.add('t1', 't2')
    await world.started()
    await holder.transitionTo('paused', 'operator')
    agent.finish('t1')
    await clock.advance(2 * POLL_MS)
    expect(store.called('end')).toEqual(['end t1 completed'])
    expect(store.called('claim')).toHaveLength(1)
  })

  it('is looked at at once when the state allows it again', async () => {
    world = pollerWorld()
    const { agent, clock, holder, store } = world
    await holder.transitionTo('paused', 'operator')
    store.add('t1')
    await world.started()
    await clock.advance(1_000)
    await holder.transitionTo('ready', 'operator clears via kora_control reset')
    await settled()
    expect(agent.working).toEqual(['t1'])
  })

  it('is nothing at all without the lead: no claim, no look', async () => {
    world = pollerWorld()
    const { clock, lead, store } = world
    lead.isMine = false
    store.add('t1')
    await world.started()
    await clock.advance(2 * POLL_MS)
    expect(store.calls).toEqual([])
  })

  it('ends with the lead, in the middle of a queue', async () => {
    world = pollerWorld()
    const { agent, clock, lead, store } = world
    store.add('t1', 't2')
    await world.started()
    lead.isMine = false
    agent.finish('t1')
    await clock.advance(POLL_MS)
    expect(store.called('claim')).toHaveLength(1)
    expect(agent.jobs).toHaveLength(1)
  })
})

describe('an agent that cannot be reached', () => {
  it('adds dispatch after the ticket is back, and nothing is claimed until it answers', async () => {
    world = pollerWorld()
    const { agent, clock, holder, poller, store } = world
    agent.isThere = false
    agent.answersAtOnce = UNREACHABLE
    store.add('t1', 't2', 't3')
    await world.started()
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
    expect(world.moves().slice(0, 4)).toEqual([
      'ready → active: claim acquired',
      'active → active: agent unreachable',
      'active → ready: claim released',
      'ready → ready: agent recovered',
    ])
  })

  it('leaves alone what is still being worked', async () => {
    world = pollerWorld({ maxClaims: 2 })
    const { agent, store } = world
    store.add('t1', 't2')
    await world.started()
    agent.finish('t1', UNREACHABLE)
    await settled()
    expect(agent.working).toEqual(['t2'])
    agent.finish('t2')
    await settled()
    expect(store.called('end')).toEqual(['end t1 released', 'end t2 completed'])
  })

  it('is no reason to take somebody else’s dispatch away', async () => {
    world = pollerWorld({ maxClaims: 2 })
    const { agent, clock, holder, store } = world
    store.add('t1')
    await world.started()
    await holder.transitionTo('active', 'operator', { addReasons: ['dispatch'] })
    agent.finish('t1', UNREACHABLE)
    await clock.advance(60_000)
    expect(world.poller.isAgentReachable).toBe(true)
    expect(sortedReasons(holder.current)).toEqual(['dispatch'])
  })
})

describe('a poller that loses the lead', () => {
  it('ends the work, writes nothing about it, and is ready for the next lead', async () => {
    world = pollerWorld()
    const { agent, clock, holder, lead, poller, store } = world
    store.add('t1')
    await world.started()
    lead.isMine = false
    poller.dropClaims()
    await settled()
    expect(agent.aborted.get('t1')).toBe('lease_lost')
    expect(store.called('end')).toEqual([])
    expect(store.called('give-back')).toEqual([])
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
    world = pollerWorld()
    const { agent, lead, poller, store } = world
    let letThrough: () => void = () => undefined
    store.before.set(
      'claimNext',
      () =>
        new Promise((resolve) => {
          letThrough = resolve
        }),
    )
    store.add('t1')
    await world.started()
    lead.isMine = false
    poller.dropClaims()
    letThrough()
    await settled()
    expect(agent.jobs).toEqual([])
    expect(poller.heldTicketIds).toEqual([])
    expect(world.moves()).toEqual([])
  })
})

describe('a poller that is stopped', () => {
  it('gives back what it holds, claims nothing more, and is done only then', async () => {
    world = pollerWorld({ maxClaims: 2 })
    const { agent, holder, lines, poller, store } = world
    store.add('t1', 't2', 't3')
    await world.started()
    const held: (() => void)[] = []
    store.before.set(
      'giveBack',
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
    expect(store.called('give-back')).toEqual(['give-back t1', 'give-back t2'])
    expect(holder.current.primaryState).toBe('ready')
    expect(lines).toContain('info [sea_ticket_poller] ticket t1: given back')
  })

  it('gives back a ticket that it was just claiming, of which the agent never hears, and claims no other', async () => {
    world = pollerWorld({ maxClaims: 2 })
    const { agent, poller, store } = world
    let letThrough: () => void = () => undefined
    store.before.set(
      'claimNext',
      () =>
        new Promise((resolve) => {
          letThrough = resolve
        }),
    )
    store.add('t1', 't2')
    await world.started()
    const stopped = poller.stop()
    letThrough()
    await stopped
    expect(agent.jobs).toEqual([])
    expect(world.moves()).toEqual([])
    expect(store.called('give-back')).toEqual(['give-back t1'])
    expect(store.called('claim')).toHaveLength(1)
    expect(world.lines.at(-1)).toBe('info [sea_ticket_poller] ticket t1: given back, not begun')
  })

  it('leaves a ticket that it was just claiming to its lease where it cannot be given back', async () => {
    world = pollerWorld()
    const { agent, poller, store } = world
    store.trouble.set('giveBack', new Error('away'))
    let letThrough: () => void = () => undefined
    store.before.set(
      'claimNext',
      () =>
        new Promise((resolve) => {
          letThrough = resolve
        }),
    )
    store.add('t1')
    await world.started()
    const stopped = poller.stop()
    letThrough()
    await stopped
    expect(agent.jobs).toEqual([])
    expect(world.lines.at(-1)).toBe('error [sea_ticket_poller] ticket t1: not given back: away')
  })

  it('writes the end of what has just ended, instead of giving it back', async () => {
    world = pollerWorld()
    const { agent, clock, poller, store } = world
    store.trouble.set('end', new Error('away'))
    store.add('t1')
    await world.started()
    agent.finish('t1')
    await clock.advance(500)
    store.trouble.clear()
    await poller.stop()
    expect(store.called('give-back')).toEqual([])
    expect(store.endings).toHaveLength(1)
  })

  it('is done at once when nothing is under way, also while the agent is probed', async () => {
    world = pollerWorld()
    const { agent, clock, poller, store } = world
    agent.isThere = false
    agent.answersAtOnce = UNREACHABLE
    store.add('t1')
    await world.started()
    await clock.advance(20_000)
    await poller.stop()
    expect(clock.pauses).toEqual([])
    expect(store.called('give-back')).toEqual([])
  })
})
