import { afterEach, describe, expect, it } from 'vitest'
import { bootWorld, type BootWorld } from '@/testing/boot-world'

let world: BootWorld
afterEach(() => world.boot.stop('test'))

const UNREACHABLE = Object.assign(new Error('getaddrinfo ENOTFOUND db.internal'), {
  code: 'ENOTFOUND',
})
const LEADER = {
  instanceId: 'other',
  term: '4',
  heartbeatAt: '2026-05-21T11:59:55.000000Z',
  state: null,
  asOf: '2026-05-21T12:00:00.000000Z',
}

describe('an instance that cannot try the lock', () => {
  it('says so and why, names no host, and does not speak of another instance', async () => {
    world = bootWorld()
    world.lock.trouble = UNREACHABLE
    void world.boot.start()
    await world.clock.advance(5_000)
    expect(world.runtime.progress).toMatchObject({
      phase: 'seeking_lead',
      failedGateId: null,
      failedDetail: 'the name of the database host cannot be resolved',
    })
    expect(world.runtime.isFollowing).toBe(false)
    expect(world.holder.current.primaryState).toBe('booting')
  })

  it('boots with nothing left of the trouble when it is over', async () => {
    world = bootWorld()
    world.lock.trouble = UNREACHABLE
    void world.boot.start()
    await world.clock.advance(5_000)
    world.lock.trouble = null
    await world.clock.advance(5_000)
    expect(world.holder.current.primaryState).toBe('ready')
    expect(world.runtime.progress).toMatchObject({ phase: 'complete', failedDetail: null })
  })

  it('no longer shows it while it checks its gates with the lead', async () => {
    world = bootWorld({ substrate: { probeAppend: () => Promise.reject(new Error('away')) } })
    world.lock.trouble = UNREACHABLE
    void world.boot.start()
    await world.clock.advance(5_000)
    world.lock.trouble = null
    await world.clock.advance(5_000)
    expect(world.runtime.progress).toMatchObject({ gateId: 'event_log_append', failedDetail: null })
  })

  it('answers as an observer where somebody leads', async () => {
    world = bootWorld({ substrate: { readLeader: () => Promise.resolve(LEADER) } })
    world.lock.trouble = UNREACHABLE
    void world.boot.start()
    await world.clock.advance(5_000)
    expect(world.runtime.isFollowing).toBe(true)
    expect(world.runtime.progress).toMatchObject({
      phase: 'seeking_lead',
      failedDetail: 'the name of the database host cannot be resolved',
    })
  })

  it('keeps its own word where the last leader has fallen silent', async () => {
    const silent = { ...LEADER, heartbeatAt: '2026-05-21T11:59:00.000000Z' }
    world = bootWorld({ substrate: { readLeader: () => Promise.resolve(silent) } })
    world.lock.trouble = UNREACHABLE
    void world.boot.start()
    await world.clock.advance(5_000)
    expect(world.runtime.isFollowing).toBe(false)
  })

  it('shows it also after its boot, and goes on without a second boot', async () => {
    world = bootWorld()
    await world.booted()
    world.lock.trouble = UNREACHABLE
    world.lock.lose()
    await world.clock.advance(2_000)
    expect(world.runtime.progress.phase).toBe('seeking_lead')
    world.lock.trouble = null
    await world.clock.advance(1_000)
    expect(world.runtime.progress.phase).toBe('complete')
    expect(world.holder.history().filter((line) => line.to_state === 'booting')).toEqual([])
  })
})

describe('a leader that reads of another one in a later term', () => {
  const read = async (leader: typeof LEADER) => {
    const heard = { leader: null as typeof LEADER | null }
    world = bootWorld({ substrate: { readLeader: () => Promise.resolve(heard.leader) } })
    await world.booted()
    await world.holder.transitionTo('active', 'claim acquired')
    heard.leader = leader
    await world.clock.advance(5_000)
    await world.runtime.glance({ maxAgeMs: 0 })
  }

  it('follows it from then on, with the answer to that very read', async () => {
    await read(LEADER)
    expect(world.runtime.isFollowing).toBe(true)
    expect(world.deposed).toBe(1)
    expect(world.lock.letGos).toBe(1)
  })

  it.each([
    ['an earlier term', { ...LEADER, term: '0' }],
    ['its own row', { ...LEADER, instanceId: 'me' }],
  ])('goes on leading where the row is of %s', async (_name, leader) => {
    await read(leader)
    expect(world.runtime.isFollowing).toBe(false)
    expect(world.deposed).toBe(0)
  })
})
