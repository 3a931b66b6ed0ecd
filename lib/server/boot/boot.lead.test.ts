import { afterEach, describe, expect, it } from 'vitest'
import { BOOTING_STATE } from '@/lib/domain/state/operational-state'
import { bootFixture, type BootFixture } from '@/testing/leadership/boot-fixture'
import { loggedTransition } from '@/testing/database/logged-transition'
import { recordedWork } from '@/testing/queue/recorded-work'

let fixture: BootFixture
afterEach(() => fixture.boot.stop('test'))

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

const triggers = () => fixture.holder.history().map((line) => line.trigger)
const types = () => fixture.appended.map((event) => event.eventType)

describe('a boot while another instance leads', () => {
  it('stands by: registered and readable, but without a state of its own or a word in the log', async () => {
    const { asked, work } = recordedWork()
    fixture = bootFixture({ work })
    fixture.lock.free = false
    void fixture.boot.start()
    await fixture.clock.advance(60_000)
    expect(fixture.runtime.progress.phase).toBe('standing_by')
    expect(fixture.runtime.isFollowing).toBe(true)
    expect(fixture.registered).toEqual([fixture.provider])
    expect(fixture.holder.current.primaryState).toBe('booting')
    expect(fixture.appended).toEqual([])
    expect(fixture.terms).toBe(0)
    expect(asked).toEqual([])
  })

  it('answers with the state and the heartbeat of the leader, as the substrate has them', async () => {
    fixture = bootFixture({
      substrate: {
        readNewestStateEvents: () => Promise.resolve(AT_THE_LEADER),
        readLeader: () => Promise.resolve(LEADER),
      },
    })
    fixture.lock.free = false
    void fixture.boot.start()
    await fixture.clock.advance(0)
    expect(await fixture.runtime.follow()).toEqual({
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
      fixture = bootFixture({
        substrate: {
          readNewestStateEvents: () => Promise.resolve(AT_THE_LEADER),
          readLeader: () => Promise.resolve({ ...LEADER, state }),
        },
      })
      fixture.lock.free = false
      void fixture.boot.start()
      await fixture.clock.advance(0)
      const follow = await fixture.runtime.follow()
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
    fixture = bootFixture({
      substrate: {
        readNewestStateEvents: () => Promise.resolve([...AT_THE_LEADER, ofItsTerm]),
        readLeader: () => Promise.resolve({ ...LEADER, state: { primary_state: 'booting' } }),
      },
    })
    fixture.lock.free = false
    void fixture.boot.start()
    await fixture.clock.advance(0)
    expect((await fixture.runtime.follow())?.followed?.state.primaryState).toBe('active')
  })

  it.each([
    ['alive', '2026-05-21T11:59:31.000000Z', true],
    ['silent', '2026-05-21T11:59:29.000000Z', false],
  ])('calls a leader %s that last beat at %s', async (_name, heartbeatAt, alive) => {
    fixture = bootFixture({
      substrate: { readLeader: () => Promise.resolve({ ...LEADER, heartbeatAt }) },
    })
    fixture.lock.free = false
    void fixture.boot.start()
    await fixture.clock.advance(0)
    expect((await fixture.runtime.follow())?.runtime?.alive).toBe(alive)
  })

  it('knows nothing of the leader where the log cannot be read, and says why', async () => {
    fixture = bootFixture({
      substrate: { readNewestStateEvents: () => Promise.reject(new Error('away')) },
    })
    expect(await fixture.runtime.follow()).toBeNull()
    fixture.lock.free = false
    void fixture.boot.start()
    await fixture.clock.advance(0)
    expect(await fixture.runtime.follow()).toBeNull()
    expect(fixture.lines).toContain("warn [kora.boot] the leader's state cannot be read: away")
  })

  it('takes over when the lock is free, boots to ready and continues the visible history', async () => {
    fixture = bootFixture({
      substrate: { readNewestStateEvents: () => Promise.resolve(AT_THE_LEADER) },
    })
    fixture.lock.free = false
    void fixture.boot.start()
    await fixture.clock.advance(10_000)
    fixture.lock.free = true
    await fixture.clock.advance(2_000)
    expect(fixture.runtime.isFollowing).toBe(false)
    expect(fixture.runtime.progress.phase).toBe('complete')
    expect(fixture.holder.current).toMatchObject({
      primaryState: 'ready',
      claimPermission: 'normal',
    })
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
    fixture = bootFixture({ role: 'observer' })
    await fixture.boot.start()
    await fixture.clock.advance(60_000)
    expect(fixture.runtime.progress.phase).toBe('observing')
    expect(fixture.runtime.isFollowing).toBe(true)
    expect(fixture.runtime.presence).toBeNull()
    expect(fixture.lock.tries).toBe(0)
    await fixture.boot.stop('SIGTERM')
    expect(fixture.appended).toEqual([])
    expect(fixture.terms).toBe(0)
  })
})

describe('the history of earlier runs', () => {
  it('stands before the first transition of this one', async () => {
    fixture = bootFixture({
      substrate: { readNewestStateEvents: () => Promise.resolve(AT_THE_LEADER) },
    })
    await fixture.booted()
    expect(triggers()).toEqual(['all gates', 'claim acquired', 'all §9.2 gates pass'])
  })

  it('is missing where it cannot be read, and the boot goes on', async () => {
    fixture = bootFixture({
      substrate: { readNewestStateEvents: () => Promise.reject(new Error('away')) },
    })
    await fixture.booted()
    expect(fixture.holder.current.primaryState).toBe('ready')
    expect(triggers()).toEqual(['all §9.2 gates pass'])
    expect(fixture.lines).toContain(
      'warn [kora.boot] the history of earlier runs cannot be read: away',
    )
  })
})

describe('a leader that loses its lock', () => {
  it('goes on from where it was: told again, woken again, booted once', async () => {
    const { asked, work } = recordedWork()
    fixture = bootFixture({ work })
    await fixture.booted()
    await fixture.holder.transitionTo('active', 'claim acquired')
    fixture.lock.lose()
    expect(fixture.runtime.isFollowing).toBe(false)
    await fixture.clock.advance(2_000)
    expect(fixture.leadership.mode).toBe('leading')
    expect(fixture.terms).toBe(2)
    expect(fixture.holder.current.primaryState).toBe('active')
    expect(triggers()).toEqual(['all §9.2 gates pass', 'claim acquired', 'lead taken again'])
    expect(types().filter((type) => type === 'kora.boot.ready')).toHaveLength(1)
    expect(asked.filter((word) => word === 'wake')).toHaveLength(2)
  })

  it('follows the other instance as soon as it knows of it', async () => {
    fixture = bootFixture()
    await fixture.booted()
    fixture.lock.free = false
    fixture.isFollowed = true
    fixture.lock.lose()
    await fixture.clock.advance(2_000)
    expect(fixture.runtime.isFollowing).toBe(true)
    expect(fixture.runtime.presence).toBeNull()
    expect(fixture.deposed).toBe(1)
    const before = fixture.appended.length
    await fixture.holder.transitionTo('active', 'of no interest to the log')
    expect(fixture.appended).toHaveLength(before)
  })
})

describe('a leader that is stopped', () => {
  it('stops its work first, and says goodbye after the last word about it', async () => {
    const { work } = recordedWork({
      stop: () => {
        void fixture.holder.transitionTo('ready', 'claim released')
        return Promise.resolve()
      },
    })
    fixture = bootFixture({ work })
    await fixture.booted()
    await fixture.holder.transitionTo('active', 'claim acquired')
    await fixture.boot.stop('SIGTERM')
    expect(fixture.appended.slice(-2)).toMatchObject([
      { payload: { trigger: 'claim released' } },
      { eventType: 'kora.runtime.goodbye' },
    ])
    expect(fixture.lock.isReleased).toBe(true)
  })

  it('is told what it could not say, when the substrate is away', async () => {
    const database = { up: true }
    fixture = bootFixture({
      substrate: {
        clearPresence: () => (database.up ? Promise.resolve() : Promise.reject(new Error('away'))),
        appendEventsInTerm: () =>
          database.up ? Promise.resolve(true) : Promise.reject(new Error('away')),
      },
    })
    await fixture.booted()
    database.up = false
    await fixture.boot.stop('SIGTERM')
    expect(fixture.lines.at(-1)).toMatch(/^error \[kora\.boot\] no goodbye, 1 events lost: .*away$/)
    expect(fixture.lock.isReleased).toBe(true)
    expect(fixture.provider.isInitialized).toBe(false)
  })
})
