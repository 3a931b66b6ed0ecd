import { afterEach, describe, expect, it } from 'vitest'
import { sortedReasons } from '@/lib/domain/state/operational-state'
import { bootFixture, type BootFixture } from '@/testing/leadership/boot-fixture'

let fixture: BootFixture
afterEach(() => fixture.boot.stop('test'))

const away = () => Promise.reject(new Error('connect ECONNREFUSED 10.1.2.3:5432'))

describe('a boot with everything in place', () => {
  it('ends in ready, with permission normal and the provider registered', async () => {
    fixture = bootFixture()
    await fixture.booted()
    expect(fixture.holder.current).toMatchObject({
      primaryState: 'ready',
      claimPermission: 'normal',
    })
    expect(fixture.registered).toEqual([fixture.provider])
    expect(fixture.provider.isInitialized).toBe(true)
    expect(fixture.runtime.progress.phase).toBe('complete')
    expect(fixture.runtime.presence?.alive).toBe(true)
  })

  it('tells the log of its lead, then of ready with every gate', async () => {
    fixture = bootFixture()
    await fixture.booted()
    expect(fixture.appended.map((event) => event.eventType)).toEqual([
      'kora.runtime.leading',
      'kora.operational_state.transitioned',
      'kora.boot.ready',
    ])
    const gates = fixture.appended.at(-1)?.payload.gates as { gate_id: string; outcome: string }[]
    expect(gates.map((gate) => `${gate.gate_id} ${gate.outcome}`)).toEqual([
      'substrate_reachable passed',
      'substrate_schema passed',
      'canonical_kora_actor passed',
      'event_log_append passed',
    ])
  })

  it('runs once, however often it is started', async () => {
    fixture = bootFixture()
    void fixture.boot.start()
    await fixture.booted()
    expect(fixture.holder.history()).toHaveLength(1)
  })

  it('goes on when the provider cannot be registered, and says so', async () => {
    fixture = bootFixture({
      register: () => {
        throw new Error('no room')
      },
    })
    await fixture.booted()
    expect(fixture.holder.current.primaryState).toBe('ready')
    expect(fixture.lines).toContain('error [kora.boot] the provider is not registered: no room')
  })

  it('leaves a state alone that an operator has paused meanwhile', async () => {
    fixture = bootFixture()
    await fixture.holder.transitionTo('paused', 'operator')
    await fixture.booted()
    expect(fixture.holder.current.primaryState).toBe('paused')
  })
})

describe('a boot while the database is away', () => {
  it('is honestly booting, degraded by substrate, without a registered provider', async () => {
    fixture = bootFixture({
      substrate: { readClock: away, portAnswers: () => Promise.resolve(false) },
    })
    void fixture.boot.start()
    await fixture.clock.advance(120_000)
    expect(fixture.holder.current).toMatchObject({
      primaryState: 'booting',
      claimPermission: 'none',
    })
    expect(sortedReasons(fixture.holder.current)).toEqual(['substrate'])
    expect(fixture.registered).toEqual([])
    expect(fixture.runtime.progress).toMatchObject({
      phase: 'waiting_for_substrate',
      gateId: 'substrate_reachable',
      budget: null,
    })
    expect(fixture.runtime.progress.attempt).toBeGreaterThan(5)
  })

  it('is ready at once when the port answers, with nothing left of the trouble', async () => {
    const database = { up: false }
    fixture = bootFixture({
      substrate: {
        readClock: () => (database.up ? Promise.resolve('2026-05-21T12:00:00Z') : away()),
        portAnswers: () => Promise.resolve(database.up),
      },
    })
    void fixture.boot.start()
    await fixture.clock.advance(100_000)
    database.up = true
    await fixture.clock.advance(1_000)
    expect(fixture.holder.current).toMatchObject({
      primaryState: 'ready',
      claimPermission: 'normal',
    })
    expect(sortedReasons(fixture.holder.current)).toEqual([])
  })

  it('takes an answer after more than five seconds for none', async () => {
    fixture = bootFixture({
      substrate: {
        readClock: async () => {
          await fixture.clock.sleep(5_001)
          return '2026-05-21T12:00:00Z'
        },
        portAnswers: () => Promise.resolve(false),
      },
    })
    void fixture.boot.start()
    await fixture.clock.advance(4_999)
    expect(fixture.holder.history()).toEqual([])
    await fixture.clock.advance(1)
    expect(fixture.holder.history()).toHaveLength(1)
    expect(fixture.lines).toContain(
      'warn [kora.boot] gate substrate_reachable, attempt 1: the database does not answer in time; again in 2 s',
    )
  })

  it('loses none of its transitions: the log gets them when the database is back', async () => {
    const database = { up: false }
    fixture = bootFixture({
      substrate: {
        readClock: () => (database.up ? Promise.resolve('2026-05-21T12:00:00Z') : away()),
        portAnswers: () => Promise.resolve(database.up),
      },
    })
    void fixture.boot.start()
    await fixture.clock.advance(3_000)
    const before = fixture.holder.history().map((line) => line.timestamp)
    database.up = true
    await fixture.clock.advance(30_000)
    const transitions = fixture.appended.filter(
      (event) => event.payload.trigger === 'transient gate failure',
    )
    expect(transitions.map((event) => `${event.occurredAt.slice(0, 19)}Z`)).toEqual(before)
  })

  it('takes its reason away even when the database went away again between two gates', async () => {
    let asked = 0
    let gapsAsked = 0
    fixture = bootFixture({
      substrate: {
        readClock: () => {
          asked += 1
          return asked === 1 ? away() : Promise.resolve('2026-05-21T12:00:00Z')
        },
        readSchemaGaps: () => {
          gapsAsked += 1
          return gapsAsked === 1 ? away() : Promise.resolve([])
        },
      },
    })
    void fixture.boot.start()
    await fixture.clock.advance(10_000)
    expect(fixture.holder.current.primaryState).toBe('ready')
    expect(sortedReasons(fixture.holder.current)).toEqual([])
  })
})
