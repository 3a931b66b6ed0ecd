import { afterEach, describe, expect, it } from 'vitest'
import { BOOTING_STATE } from '@/lib/domain/state/operational-state'
import { bootWorld, type BootWorld } from '@/testing/boot-world'
import { loggedTransition } from '@/testing/logged-transition'
import { recordedWork } from '@/testing/recorded-work'

let world: BootWorld
afterEach(() => world.boot.stop('test'))

const AT_THE_LEADER = [
  loggedTransition({ from: 'ready', to: 'active', trigger: 'claim acquired', at: '11:59:30' }),
  loggedTransition({ from: 'booting', to: 'ready', trigger: 'all gates', at: '11:50:00' }),
]
const LEADER = {
  instanceId: 'other',
  term: '4',
  heartbeatAt: '2026-05-21T11:59:55.000000Z',
  state: { primary_state: 'active' } as unknown,
  asOf: '2026-05-21T12:00:00.000000Z',
}

const triggers = () => world.holder.history().map((line) => line.trigger)
const types = () => world.appended.map((event) => event.eventType)

describe('a boot while another instance leads', () => {
  it('stands by: registered and readable, but without a state of its own or a word in the log', async () => {
    const { asked, work } = recordedWork()
    world = bootWorld({ work })
    world.lock.free = false
    void world.boot.start()
    await world.clock.advance(60_000)
    expect(world.runtime.progress.phase).toBe('standing_by')
    expect(world.runtime.isFollowing).toBe(true)
    expect(world.registered).toEqual([world.provider])
    expect(world.holder.current.primaryState).toBe('booting')
    expect(world.appended).toEqual([])
    expect(world.terms).toBe(0)
    expect(asked).toEqual([])
  })

  it('answers with the state and the heartbeat of the leader, as the substrate has them', async () => {
    world = bootWorld({
      substrate: {
        readNewestStateEvents: () => Promise.resolve(AT_THE_LEADER),
        readLeader: () => Promise.resolve(LEADER),
      },
    })
    world.lock.free = false
    void world.boot.start()
    await world.clock.advance(0)
    expect(await world.runtime.follow()).toEqual({
      asOf: '2026-05-21T12:00:00.000000Z',
      runtime: {
        instanceId: 'other',
        leader: true,
        heartbeatAt: '2026-05-21T11:59:55.000000Z',
        alive: true,
      },
      followed: {
        state: {
          primaryState: 'active',
          claimPermission: 'normal',
          degradationReasons: new Set(),
        },
        history: expect.arrayContaining([
          expect.objectContaining({ trigger: 'claim acquired' }),
        ]) as unknown,
        enteredAt: '2026-05-21T11:59:30.000000Z',
      },
    })
  })

  it.each([
    ['beaten', null],
    ['told its state', { primary_state: 'booting' }],
  ])(
    'takes a leader that has not %s yet for booting, whatever the one before said',
    async (_, state) => {
      world = bootWorld({
        substrate: {
          readNewestStateEvents: () => Promise.resolve(AT_THE_LEADER),
          readLeader: () => Promise.resolve({ ...LEADER, state }),
        },
      })
      world.lock.free = false
      void world.boot.start()
      await world.clock.advance(0)
      const follow = await world.runtime.follow()
      expect(follow?.followed?.state).toEqual(BOOTING_STATE)
      expect(follow?.followed?.history.map((line) => line.trigger)).toEqual([
        'all gates',
        'claim acquired',
      ])
      expect(follow?.runtime?.alive).toBe(true)
    },
  )

  it('believes the log of a leader whose heartbeat still says booting', async () => {
    const leading = loggedTransition({ from: 'ready', to: 'ready', trigger: '', at: '11:49:00' })
    const ofItsTerm = {
      ...leading,
      eventType: 'kora.runtime.leading' as const,
      payload: { ...leading.payload, term: LEADER.term },
    }
    world = bootWorld({
      substrate: {
        readNewestStateEvents: () => Promise.resolve([...AT_THE_LEADER, ofItsTerm]),
        readLeader: () => Promise.resolve({ ...LEADER, state: { primary_state: 'booting' } }),
      },
    })
    world.lock.free = false
    void world.boot.start()
    await world.clock.advance(0)
    expect((await world.runtime.follow())?.followed?.state.primaryState).toBe('active')
  })

  it.each([
    ['alive', '2026-05-21T11:59:31.000000Z', true],
    ['silent', '2026-05-21T11:59:29.000000Z', false],
  ])('calls a leader %s that last beat at %s', async (_name, heartbeatAt, alive) => {
    world = bootWorld({
      substrate: { readLeader: () => Promise.resolve({ ...LEADER, heartbeatAt }) },
    })
    world.lock.free = false
    void world.boot.start()
    await world.clock.advance(0)
    expect((await world.runtime.follow())?.runtime?.alive).toBe(alive)
  })

  it('knows nothing of the leader where the log cannot be read, and says why', async () => {
    world = bootWorld({
      substrate: { readNewestStateEvents: () => Promise.reject(new Error('away')) },
    })
    expect(await world.runtime.follow()).toBeNull()
    world.lock.free = false
    void world.boot.start()
    await world.clock.advance(0)
    expect(await world.runtime.follow()).toBeNull()
    expect(world.lines).toContain("warn [kora.boot] the leader's state cannot be read: away")
  })

  it('takes over when the lock is free, boots to ready and continues the visible history', async () => {
    world = bootWorld({
      substrate: { readNewestStateEvents: () => Promise.resolve(AT_THE_LEADER) },
    })
    world.lock.free = false
    void world.boot.start()
    await world.clock.advance(10_000)
    world.lock.free = true
    await world.clock.advance(2_000)
    expect(world.runtime.isFollowing).toBe(false)
    expect(world.runtime.progress.phase).toBe('complete')
    expect(world.holder.current).toMatchObject({ primaryState: 'ready', claimPermission: 'normal' })
    expect(triggers()).toEqual(['all gates', 'claim acquired', 'all §9.2 gates pass'])
    expect(types()).toEqual([
      'kora.runtime.leading',
      'kora.operational_state.transitioned',
      'kora.boot.ready',
    ])
  })
})

describe('an observer', () => {
  it('never tries the lock, writes nothing, and says goodbye to nobody', async () => {
    world = bootWorld({ role: 'observer' })
    await world.boot.start()
    await world.clock.advance(60_000)
    expect(world.runtime.progress.phase).toBe('observing')
    expect(world.runtime.isFollowing).toBe(true)
    expect(world.runtime.presence).toBeNull()
    expect(world.lock.tries).toBe(0)
    await world.boot.stop('SIGTERM')
    expect(world.appended).toEqual([])
    expect(world.terms).toBe(0)
  })
})

describe('the history of earlier runs', () => {
  it('stands before the first transition of this one', async () => {
    world = bootWorld({
      substrate: { readNewestStateEvents: () => Promise.resolve(AT_THE_LEADER) },
    })
    await world.booted()
    expect(triggers()).toEqual(['all gates', 'claim acquired', 'all §9.2 gates pass'])
  })

  it('is missing where it cannot be read, and the boot goes on', async () => {
    world = bootWorld({
      substrate: { readNewestStateEvents: () => Promise.reject(new Error('away')) },
    })
    await world.booted()
    expect(world.holder.current.primaryState).toBe('ready')
    expect(triggers()).toEqual(['all §9.2 gates pass'])
    expect(world.lines).toContain(
      'warn [kora.boot] the history of earlier runs cannot be read: away',
    )
  })
})

describe('a leader that loses its lock', () => {
  it('goes on from where it was: told again, woken again, booted once', async () => {
    const { asked, work } = recordedWork()
    world = bootWorld({ work })
    await world.booted()
    await world.holder.transitionTo('active', 'claim acquired')
    world.lock.lose()
    expect(world.runtime.isFollowing).toBe(false)
    await world.clock.advance(2_000)
    expect(world.leadership.mode).toBe('leading')
    expect(world.terms).toBe(2)
    expect(world.holder.current.primaryState).toBe('active')
    expect(triggers()).toEqual(['all §9.2 gates pass', 'claim acquired', 'lead taken again'])
    expect(types().filter((type) => type === 'kora.boot.ready')).toHaveLength(1)
    expect(asked.filter((word) => word === 'wake')).toHaveLength(2)
  })

  it('follows the other instance as soon as it knows of it', async () => {
    world = bootWorld()
    await world.booted()
    world.lock.free = false
    world.isFollowed = true
    world.lock.lose()
    await world.clock.advance(2_000)
    expect(world.runtime.isFollowing).toBe(true)
    expect(world.runtime.presence).toBeNull()
    expect(world.deposed).toBe(1)
    const told = world.appended.length
    await world.holder.transitionTo('active', 'of no interest to the log')
    expect(world.appended).toHaveLength(told)
  })
})

describe('a leader that is stopped', () => {
  it('stops its work first, and says goodbye after the last word about it', async () => {
    const { work } = recordedWork({
      stop: () => {
        void world.holder.transitionTo('ready', 'claim released')
        return Promise.resolve()
      },
    })
    world = bootWorld({ work })
    await world.booted()
    await world.holder.transitionTo('active', 'claim acquired')
    await world.boot.stop('SIGTERM')
    expect(world.appended.slice(-2)).toMatchObject([
      { payload: { trigger: 'claim released' } },
      { eventType: 'kora.runtime.goodbye' },
    ])
    expect(world.lock.isReleased).toBe(true)
  })

  it('is told what it could not say, when the substrate is away', async () => {
    const database = { up: true }
    world = bootWorld({
      substrate: {
        clearPresence: () => (database.up ? Promise.resolve() : Promise.reject(new Error('away'))),
        appendEventsInTerm: () =>
          database.up ? Promise.resolve(true) : Promise.reject(new Error('away')),
      },
    })
    await world.booted()
    database.up = false
    await world.boot.stop('SIGTERM')
    expect(world.lines.at(-1)).toMatch(/^error \[kora\.boot\] no goodbye, 1 events lost: .*away$/)
    expect(world.lock.isReleased).toBe(true)
    expect(world.provider.isInitialized).toBe(false)
  })
})
