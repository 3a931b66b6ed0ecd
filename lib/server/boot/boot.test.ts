import { afterEach, describe, expect, it } from 'vitest'
import { sortedReasons } from '@/lib/domain/state/operational-state'
import { bootWorld, type BootWorld } from '@/testing/boot-world'

let world: BootWorld
afterEach(() => world.boot.stop('test'))

const away = () => Promise.reject(new Error('connect ECONNREFUSED 10.1.2.3:5432'))

describe('a boot with everything in place', () => {
  it('ends in ready, with permission normal and the provider registered', async () => {
    world = bootWorld()
    await world.booted()
    expect(world.holder.current).toMatchObject({ primaryState: 'ready', claimPermission: 'normal' })
    expect(world.registered).toEqual([world.provider])
    expect(world.provider.isInitialized).toBe(true)
    expect(world.runtime.progress.phase).toBe('complete')
    expect(world.runtime.presence?.alive).toBe(true)
  })

  it('tells the log of its lead, then of ready with every gate', async () => {
    world = bootWorld()
    await world.booted()
    expect(world.appended.map((event) => event.eventType)).toEqual([
      'kora.runtime.leading',
      'kora.operational_state.transitioned',
      'kora.boot.ready',
    ])
    const gates = world.appended.at(-1)?.payload.gates as { gate_id: string; outcome: string }[]
    expect(gates.map((gate) => `${gate.gate_id} ${gate.outcome}`)).toEqual([
      'substrate_reachable passed',
      'substrate_schema passed',
      'canonical_kora_actor passed',
      'event_log_append passed',
    ])
  })

  it('runs once, however often it is started', async () => {
    world = bootWorld()
    void world.boot.start()
    await world.booted()
    expect(world.holder.history()).toHaveLength(1)
  })

  it('goes on when the provider cannot be registered, and says so', async () => {
    world = bootWorld({
      register: () => {
        throw new Error('no room')
      },
    })
    await world.booted()
    expect(world.holder.current.primaryState).toBe('ready')
    expect(world.lines).toContain('error [kora.boot] the provider is not registered: no room')
  })

  it('leaves a state alone that an operator has paused meanwhile', async () => {
    world = bootWorld()
    await world.holder.transitionTo('paused', 'operator')
    await world.booted()
    expect(world.holder.current.primaryState).toBe('paused')
  })
})

describe('a boot while the database is away', () => {
  it('is honestly booting, degraded by substrate, without a registered provider', async () => {
    world = bootWorld({ substrate: { readClock: away, portAnswers: () => Promise.resolve(false) } })
    void world.boot.start()
    await world.clock.advance(120_000)
    expect(world.holder.current).toMatchObject({ primaryState: 'booting', claimPermission: 'none' })
    expect(sortedReasons(world.holder.current)).toEqual(['substrate'])
    expect(world.registered).toEqual([])
    expect(world.runtime.progress).toMatchObject({
      phase: 'waiting_for_substrate',
      gateId: 'substrate_reachable',
      budget: null,
    })
    expect(world.runtime.progress.attempt).toBeGreaterThan(5)
  })

  it('is ready at once when the port answers, with nothing left of the trouble', async () => {
    const database = { up: false }
    world = bootWorld({
      substrate: {
        readClock: () => (database.up ? Promise.resolve('2026-05-21T12:00:00Z') : away()),
        portAnswers: () => Promise.resolve(database.up),
      },
    })
    void world.boot.start()
    await world.clock.advance(100_000)
    database.up = true
    await world.clock.advance(1_000)
    expect(world.holder.current).toMatchObject({ primaryState: 'ready', claimPermission: 'normal' })
    expect(sortedReasons(world.holder.current)).toEqual([])
  })

  it('takes an answer after more than five seconds for none', async () => {
    world = bootWorld({
      substrate: {
        readClock: async () => {
          await world.clock.sleep(5_001)
          return '2026-05-21T12:00:00Z'
        },
        portAnswers: () => Promise.resolve(false),
      },
    })
    void world.boot.start()
    await world.clock.advance(4_999)
    expect(world.holder.history()).toEqual([])
    await world.clock.advance(1)
    expect(world.holder.history()).toHaveLength(1)
    expect(world.lines).toContain(
      'warn [kora.boot] gate substrate_reachable, attempt 1: the database does not answer in time; again in 2 s',
    )
  })

  it('loses none of its transitions: the log gets them when the database is back', async () => {
    const database = { up: false }
    world = bootWorld({
      substrate: {
        readClock: () => (database.up ? Promise.resolve('2026-05-21T12:00:00Z') : away()),
        portAnswers: () => Promise.resolve(database.up),
      },
    })
    void world.boot.start()
    await world.clock.advance(3_000)
    const before = world.holder.history().map((line) => line.timestamp)
    database.up = true
    await world.clock.advance(30_000)
    const transitions = world.appended.filter(
      (event) => event.payload.trigger === 'transient gate failure',
    )
    expect(transitions.map((event) => `${event.occurredAt.slice(0, 19)}Z`)).toEqual(before)
  })

  it('takes its reason away even when the database went away again between two gates', async () => {
    let asked = 0
    let gapsAsked = 0
    world = bootWorld({
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
    void world.boot.start()
    await world.clock.advance(10_000)
    expect(world.holder.current.primaryState).toBe('ready')
    expect(sortedReasons(world.holder.current)).toEqual([])
  })
})
