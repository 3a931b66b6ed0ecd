import { describe, expect, it } from 'vitest'
import type { ChainEventDraft } from '@/lib/domain/chain-event'
import { BOOTING_STATE } from '@/lib/domain/operational-state'
import { collectedLog } from '@/testing/collected-log'
import { FakeClock } from '@/testing/fake-clock'
import { scriptedSubstrate } from '@/testing/scripted-substrate'
import { EventOutbox } from '../event-log/event-outbox'
import { OperationalStateHolder } from '../holder/operational-state-holder'
import { SubstrateProvider } from '../provider/substrate-provider'
import type { BeatPresenceInput } from '../substrate/sql/beat-presence'
import type { LeaderPresence } from '../substrate/sql/read-leader'
import { Leadership } from './leadership'

const PREDECESSOR: LeaderPresence = {
  instanceId: 'old',
  term: '6',
  heartbeatAt: '2026-05-21T11:58:00.000000Z',
  state: null,
  asOf: '2026-05-21T12:00:00.000000Z',
}

function setUp({ before = null }: { before?: LeaderPresence | null } = {}) {
  const clock = new FakeClock()
  const { log, lines } = collectedLog()
  const world = {
    terms: 6,
    leader: before,
    beats: [] as BeatPresenceInput[],
    appended: [] as ChainEventDraft[],
    cleared: [] as unknown[],
    deposed: false,
    beatTrouble: null as Error | null,
    appendTrouble: null as Error | null,
  }
  const substrate = scriptedSubstrate({
    readLeader: () => Promise.resolve(world.leader),
    takeTerm: ({ instanceId }) => {
      world.terms += 1
      const term = String(world.terms)
      world.leader = { ...PREDECESSOR, instanceId, term }
      return Promise.resolve(term)
    },
    beatPresence: (input) => {
      if (world.beatTrouble !== null) return Promise.reject(world.beatTrouble)
      world.beats.push(input)
      return Promise.resolve(world.deposed ? null : new Date(clock.now()).toISOString())
    },
    clearPresence: (input) => {
      world.cleared.push(input)
      return Promise.resolve()
    },
  })
  const provider = new SubstrateProvider({ substrate, workspaceId: 'org_test', clock, log })
  const holder = new OperationalStateHolder(BOOTING_STATE, { clock, log })
  const outbox = new EventOutbox({
    append: (events) => {
      if (world.appendTrouble !== null) return Promise.reject(world.appendTrouble)
      world.appended.push(...events)
      return Promise.resolve()
    },
    newId: () => 'gap',
    log,
  })
  const parts = { instanceId: 'me', provider, holder, outbox, clock, log, presenceMs: 10_000 }
  const told = () => world.appended.map(({ eventType, payload }) => ({ eventType, payload }))
  /** What any other good read of the process does. */
  const read = () => provider.clock.record(new Date(clock.now()).toISOString())
  return { clock, leadership: new Leadership(parts), lines, outbox, read, told, world }
}

const LEADING = { eventType: 'kora.runtime.leading', payload: { instance_id: 'me', term: '7' } }
const LOST = {
  eventType: 'kora.runtime.lost',
  payload: { instance_id: 'old', term: '6', last_heartbeat_at: '2026-05-21T11:58:00.000000Z' },
}

describe('the lead of a workspace', () => {
  it('is told in the log with instance and term, and by a heartbeat', async () => {
    const { leadership, told, world } = setUp()
    expect(leadership.presence).toBeNull()
    await leadership.take()
    expect(told()).toEqual([LEADING])
    expect(world.beats[0]).toEqual({
      workspaceId: 'org_test',
      instanceId: 'me',
      role: 'runtime',
      term: '7',
      state: { primary_state: 'booting', claim_permission: 'none', degradation_reasons: [] },
    })
    expect(leadership.presence).toEqual({
      instanceId: 'me',
      leader: true,
      heartbeatAt: '2026-05-21T12:00:00.000Z',
      alive: true,
    })
    await leadership.leave('test')
  })

  it('is preceded by the news of a leader that has fallen silent', async () => {
    const { leadership, told } = setUp({ before: PREDECESSOR })
    await leadership.take()
    expect(told()).toEqual([LOST, LEADING])
    await leadership.leave('test')
  })

  it('is taken once, however often it is asked for', async () => {
    const { leadership, told, world } = setUp()
    await leadership.take()
    await leadership.take()
    expect(world.terms).toBe(7)
    expect(told()).toEqual([LEADING])
    await leadership.leave('test')
  })

  it('beats once a presence interval', async () => {
    const { clock, leadership, world } = setUp()
    await leadership.take()
    const before = world.beats.length
    await clock.advance(30_000)
    expect(world.beats.length - before).toBeGreaterThanOrEqual(3)
    expect(leadership.presence?.alive).toBe(true)
    await leadership.leave('test')
  })

  it('is silent after three beats that failed, and alive again with the next good one', async () => {
    const { clock, leadership, read, world } = setUp()
    await leadership.take()
    await clock.advance(0)
    world.beatTrouble = new Error('no privilege')
    await clock.advance(29_999)
    read()
    expect(leadership.presence?.alive).toBe(true)
    await clock.advance(1)
    read()
    expect(leadership.presence?.alive).toBe(false)
    world.beatTrouble = null
    await clock.advance(1_000)
    expect(leadership.presence?.alive).toBe(true)
    await leadership.leave('test')
  })

  it('is not called silent while the whole substrate is away: that is told otherwise', async () => {
    const { clock, leadership, world } = setUp()
    await leadership.take()
    world.beatTrouble = new Error('away')
    await clock.advance(600_000)
    expect(leadership.presence?.alive).toBe(true)
    await leadership.leave('test')
  })

  it('is not renewed by a beat in a term that is over', async () => {
    const { clock, leadership, lines, read, world } = setUp()
    await leadership.take()
    await clock.advance(0)
    world.deposed = true
    await clock.advance(30_000)
    read()
    expect(leadership.presence?.alive).toBe(false)
    expect(lines).toContain('error [kora.boot] term 7 is over: another instance leads')
    await leadership.leave('test')
  })

  it('beats and tells all the same when the first beat failed and the boot began again', async () => {
    const { clock, leadership, told, world } = setUp({ before: PREDECESSOR })
    world.beatTrouble = new Error('away')
    await expect(leadership.take()).rejects.toThrow('away')
    world.beatTrouble = null
    await leadership.take()
    expect(told()).toEqual([LOST, LEADING])
    const before = world.beats.length
    await clock.advance(20_000)
    expect(world.beats.length - before).toBeGreaterThanOrEqual(2)
    expect(leadership.presence?.alive).toBe(true)
    await leadership.leave('test')
  })

  it('is taken although nothing can be appended: a gate of its own decides about that', async () => {
    const { leadership, outbox, told, world } = setUp()
    world.appendTrouble = new Error('permission denied')
    await leadership.take()
    expect(leadership.presence?.alive).toBe(true)
    expect(outbox.size).toBe(1)
    world.appendTrouble = null
    await outbox.flush()
    expect(told()).toEqual([LEADING])
    await leadership.leave('test')
  })
})

describe('the end of the lead', () => {
  it('is a goodbye with its reason, and no presence any more', async () => {
    const { clock, leadership, told, world } = setUp()
    await leadership.take()
    await leadership.leave('SIGTERM')
    expect(told().at(-1)).toEqual({
      eventType: 'kora.runtime.goodbye',
      payload: { instance_id: 'me', term: '7', reason: 'SIGTERM' },
    })
    expect(world.cleared).toEqual([{ workspaceId: 'org_test', instanceId: 'me' }])
    expect(leadership.presence).toBeNull()
    const before = world.beats.length
    await clock.advance(60_000)
    expect(world.beats).toHaveLength(before)
  })

  it('is nothing where there was no lead', async () => {
    const { leadership, told, world } = setUp()
    await leadership.leave('SIGTERM')
    expect(told()).toEqual([])
    expect(world.cleared).toEqual([])
  })
})
