import { afterEach, describe, expect, it } from 'vitest'
import { bootFixture, type BootFixture } from '@/testing/leadership/boot-fixture'

let fixture: BootFixture
afterEach(() => fixture.boot.stop('test'))

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
    fixture = bootFixture()
    fixture.lock.failure = UNREACHABLE
    void fixture.boot.start()
    await fixture.clock.advance(5_000)
    expect(fixture.runtime.progress).toMatchObject({
      phase: 'seeking_lead',
      failedGateId: null,
      failedDetail: 'the name of the database host cannot be resolved',
    })
    expect(fixture.runtime.isFollowing).toBe(false)
    expect(fixture.holder.current.primaryState).toBe('booting')
  })

  it('boots with nothing left of the trouble when it is over', async () => {
    fixture = bootFixture()
    fixture.lock.failure = UNREACHABLE
    void fixture.boot.start()
    await fixture.clock.advance(5_000)
    fixture.lock.failure = null
    await fixture.clock.advance(5_000)
    expect(fixture.holder.current.primaryState).toBe('ready')
    expect(fixture.runtime.progress).toMatchObject({ phase: 'complete', failedDetail: null })
  })

  it('shows what its gates meet instead, once it has the lead', async () => {
    fixture = bootFixture({ substrate: { probeAppend: () => Promise.reject(new Error('away')) } })
    fixture.lock.failure = UNREACHABLE
    void fixture.boot.start()
    await fixture.clock.advance(5_000)
    fixture.lock.failure = null
    await fixture.clock.advance(5_000)
    expect(fixture.runtime.progress).toMatchObject({
      gateId: 'event_log_append',
      failedDetail: 'the database cannot be used',
    })
  })

  it('answers as an observer where somebody leads', async () => {
    fixture = bootFixture({ substrate: { readLeader: () => Promise.resolve(LEADER) } })
    fixture.lock.failure = UNREACHABLE
    void fixture.boot.start()
    await fixture.clock.advance(5_000)
    expect(fixture.runtime.isFollowing).toBe(true)
    expect(fixture.runtime.progress).toMatchObject({
      phase: 'seeking_lead',
      failedDetail: 'the name of the database host cannot be resolved',
    })
  })

  it('keeps its own word where the last leader has fallen silent', async () => {
    const silent = { ...LEADER, heartbeatAt: '2026-05-21T11:59:00.000000Z' }
    fixture = bootFixture({ substrate: { readLeader: () => Promise.resolve(silent) } })
    fixture.lock.failure = UNREACHABLE
    void fixture.boot.start()
    await fixture.clock.advance(5_000)
    expect(fixture.runtime.isFollowing).toBe(false)
  })

  it('shows it also after its boot, and goes on without a second boot', async () => {
    fixture = bootFixture()
    await fixture.booted()
    fixture.lock.failure = UNREACHABLE
    fixture.lock.lose()
    await fixture.clock.advance(2_000)
    expect(fixture.runtime.progress.phase).toBe('seeking_lead')
    fixture.lock.failure = null
    await fixture.clock.advance(1_000)
    expect(fixture.runtime.progress.phase).toBe('complete')
    expect(fixture.holder.history().filter((line) => line.to_state === 'booting')).toEqual([])
  })
})

describe('a leader that reads of another one in a later term', () => {
  const read = async (leader: typeof LEADER) => {
    const heard = { leader: null as typeof LEADER | null }
    fixture = bootFixture({ substrate: { readLeader: () => Promise.resolve(heard.leader) } })
    await fixture.booted()
    await fixture.holder.transitionTo('active', 'claim acquired')
    heard.leader = leader
    await fixture.clock.advance(5_000)
    await fixture.runtime.readOrNull({ maxAgeMs: 0 })
  }

  it('follows it from then on, with the answer to that very read', async () => {
    await read(LEADER)
    expect(fixture.runtime.isFollowing).toBe(true)
    expect(fixture.deposed).toBe(1)
    expect(fixture.lock.letGos).toBe(1)
  })

  it.each([
    ['an earlier term', { ...LEADER, term: '0' }],
    ['its own row', { ...LEADER, instanceId: 'me' }],
  ])('goes on leading where the row is of %s', async (_name, leader) => {
    await read(leader)
    expect(fixture.runtime.isFollowing).toBe(false)
    expect(fixture.deposed).toBe(0)
  })
})
