import { afterEach, describe, expect, it } from 'vitest'
import { bootFixture, type BootFixture } from '@/testing/leadership/boot-fixture'
import { loggedTransition } from '@/testing/database/logged-transition'
import { recordedWork } from '@/testing/queue/recorded-work'

let fixture: BootFixture
afterEach(() => fixture.boot.stop('test'))

const state = () => fixture.holder.current
const triggers = () => fixture.holder.history().map((line) => line.trigger)
const reasons = () => [...state().degradationReasons].sort()

const READY_AT_THE_OTHER = loggedTransition({
  from: 'booting',
  to: 'ready',
  trigger: 'all §9.2 gates pass',
  at: '12:01:00',
})
const PAUSED_BY_OPERATOR = loggedTransition({
  from: 'ready',
  to: 'paused',
  trigger: 'operator',
  at: '12:02:00',
  payload: { claim_permission: 'none', degradation_reasons: ['operator', 'substrate'] },
})
const STILL_PAUSED = loggedTransition({
  from: 'paused',
  to: 'paused',
  trigger: 'token expires in 24 h',
  at: '12:03:00',
  payload: { claim_permission: 'none', degradation_reasons: ['operator', 'token_expiring'] },
})
const BOOTING_WITHOUT_SUCCESS = loggedTransition({
  from: 'booting',
  to: 'booting',
  trigger: 'transient gate failure',
  at: '12:04:00',
  payload: { claim_permission: 'none', degradation_reasons: ['dispatch'] },
})
const ITS_BOOT_FAILED = loggedTransition({
  from: 'booting',
  to: 'stopped',
  trigger: 'invariant gate failure: substrate_schema',
  at: '12:05:00',
  payload: { claim_permission: 'none' },
})

/** A leader that another one followed for a while, in whose time `events` came (newest first). */
async function leadsAgainAfter(events: ReturnType<typeof loggedTransition>[]) {
  const log = { events: [] as typeof events, failure: null as Error | null }
  const { asked, work } = recordedWork()
  fixture = bootFixture({
    work,
    substrate: {
      readNewestStateEvents: () =>
        log.failure === null ? Promise.resolve(log.events) : Promise.reject(log.failure),
    },
  })
  await fixture.booted()
  fixture.lock.free = false
  fixture.isFollowed = true
  fixture.lock.lose()
  await fixture.clock.advance(2_000)
  expect(fixture.runtime.isFollowing).toBe(true)
  log.events = events
  return {
    asked,
    log,
    leadAgain: async () => {
      fixture.lock.free = true
      await fixture.clock.advance(6_000)
      expect(fixture.leadership.mode).toBe('leading')
    },
  }
}

describe('a leader that leads again after another one', () => {
  it('keeps the pause that an operator made meanwhile, and says so', async () => {
    const { leadAgain } = await leadsAgainAfter([PAUSED_BY_OPERATOR, READY_AT_THE_OTHER])
    await leadAgain()
    expect(state()).toMatchObject({ primaryState: 'paused', claimPermission: 'none' })
    expect(triggers().slice(-2)).toEqual(['operator', 'lead taken again'])
    expect(fixture.appended.at(-1)?.payload).toMatchObject({
      from_primary_state: 'paused',
      to_primary_state: 'paused',
      claim_permission: 'none',
      degradation_reasons: ['operator'],
      trigger: 'lead taken again',
    })
    expect(fixture.holder.enteredAt).toBe(Date.parse('2026-05-21T12:02:00Z'))
  })

  it('forgets what it said to itself while the other one led', async () => {
    const { leadAgain } = await leadsAgainAfter([PAUSED_BY_OPERATOR, READY_AT_THE_OTHER])
    await fixture.holder.transitionTo('active', 'of no interest to the log')
    await leadAgain()
    expect(triggers()).toEqual(['all §9.2 gates pass', 'operator', 'lead taken again'])
    expect(fixture.holder.history().map((line) => line.to_state)).toEqual([
      'ready',
      'paused',
      'paused',
    ])
  })

  it('keeps its own word on its own connections', async () => {
    const { leadAgain } = await leadsAgainAfter([PAUSED_BY_OPERATOR])
    await fixture.holder.transitionTo('ready', 'agent unreachable', { addReasons: ['dispatch'] })
    await leadAgain()
    expect(reasons()).toEqual(['dispatch', 'operator'])
  })

  it('leaves behind what the other one said of its own connections', async () => {
    const { leadAgain } = await leadsAgainAfter([PAUSED_BY_OPERATOR])
    await leadAgain()
    expect(reasons()).toEqual(['operator'])
  })

  it('takes nothing from a boot that did not come to its end', async () => {
    const { leadAgain } = await leadsAgainAfter([
      ITS_BOOT_FAILED,
      BOOTING_WITHOUT_SUCCESS,
      STILL_PAUSED,
      PAUSED_BY_OPERATOR,
    ])
    await leadAgain()
    expect(state().primaryState).toBe('paused')
    expect(reasons()).toEqual(['operator', 'token_expiring'])
  })

  it('is ready where the other one was at work: it holds none of those claims', async () => {
    const active = loggedTransition({
      from: 'ready',
      to: 'active',
      trigger: 'claim acquired',
      at: '12:03:00',
      payload: { claim_permission: 'critical_only', degradation_reasons: ['cost'] },
    })
    const { leadAgain } = await leadsAgainAfter([active])
    await leadAgain()
    expect(state()).toMatchObject({ primaryState: 'ready', claimPermission: 'critical_only' })
    expect(reasons()).toEqual(['cost'])
    expect(fixture.appended.at(-1)?.payload).toMatchObject({
      from_primary_state: 'active',
      to_primary_state: 'ready',
    })
  })

  it('goes on as it was where the log tells of no state', async () => {
    const { leadAgain } = await leadsAgainAfter([])
    await leadAgain()
    expect(state()).toMatchObject({ primaryState: 'ready', claimPermission: 'normal' })
  })

  it('leads only when it knows in which state', async () => {
    const { asked, leadAgain, log } = await leadsAgainAfter([PAUSED_BY_OPERATOR])
    log.failure = new Error('away')
    fixture.lock.free = true
    await fixture.clock.advance(20_000)
    expect(fixture.leadership.mode).toBe('standing_by')
    expect(asked.filter((word) => word === 'wake')).toHaveLength(1)
    log.failure = null
    await leadAgain()
    expect(state().primaryState).toBe('paused')
  })

  it('tells the lead and the state in one append: nobody sees it boot in between', async () => {
    const { leadAgain } = await leadsAgainAfter([PAUSED_BY_OPERATOR])
    const before = fixture.appended.length
    const appends = fixture.appends.length
    await leadAgain()
    expect(fixture.appended.slice(before).map((event) => event.eventType)).toEqual([
      'kora.runtime.leading',
      'kora.operational_state.transitioned',
    ])
    expect(fixture.appends.slice(appends)).toEqual([2])
  })
})

describe('a leader that takes its lock back', () => {
  it('tells the lead and the state in one append, also when the first try of it failed', async () => {
    const log = { failure: null as Error | null, appends: [] as string[][] }
    fixture = bootFixture({
      substrate: {
        appendEventsInTerm: (_term, events) => {
          if (log.failure !== null) return Promise.reject(log.failure)
          log.appends.push(events.map((event) => event.eventType))
          return Promise.resolve(true)
        },
      },
    })
    await fixture.booted()
    fixture.lock.failure = new Error('away')
    fixture.lock.lose()
    await fixture.holder.transitionTo('ready', 'while interrupted', { addReasons: ['cost'] })
    const before = log.appends.length
    log.failure = new Error('no room on the disk')
    fixture.lock.failure = null
    await fixture.clock.advance(1_000)
    expect(fixture.leadership.mode).toBe('leading')
    log.failure = null
    await fixture.clock.advance(10_000)
    expect(log.appends.slice(before)).toEqual([
      ['kora.operational_state.transitioned'],
      ['kora.runtime.leading', 'kora.operational_state.transitioned'],
    ])
  })
})

describe('a boot that finds a pause in the log', () => {
  it('ends in ready, and takes any work: a new boot begins anew (SPEC 6)', async () => {
    fixture = bootFixture({
      substrate: { readNewestStateEvents: () => Promise.resolve([PAUSED_BY_OPERATOR]) },
    })
    await fixture.booted()
    expect(state()).toMatchObject({ primaryState: 'ready', claimPermission: 'normal' })
    expect(reasons()).toEqual([])
  })
})

describe('an observer', () => {
  it('keeps nothing for a log that it never writes', async () => {
    fixture = bootFixture({ role: 'observer' })
    await fixture.boot.start()
    await fixture.holder.transitionTo('booting', 'substrate unreachable', {
      addReasons: ['substrate'],
    })
    expect(fixture.outbox.size).toBe(0)
  })
})
