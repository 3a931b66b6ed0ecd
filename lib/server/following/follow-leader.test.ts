import { describe, expect, it } from 'vitest'
import type { LeaderPresence } from '@/lib/server/db/sql/leadership/read-leader'
import type { StateEvent } from '@/lib/server/db/sql/state/read-state-events'
import { collectedLog } from '@/testing/process/collected-log'
import { FakeClock } from '@/testing/process/fake-clock'
import { loggedTransition } from '@/testing/database/logged-transition'
import { primaryAge } from '@/testing/database/primary-age'
import { NO_ACCESS, scriptedSubstrate } from '@/testing/database/scripted-substrate'
import { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { LeaderFollower } from './follow-leader'

const ACTIVE = loggedTransition({
  from: 'ready',
  to: 'active',
  trigger: 'claim acquired',
  at: '11:59:30',
})
const NOON = '2026-05-21T12:00:00.000000Z'
const LEADER: LeaderPresence = {
  instanceId: 'other',
  term: '4',
  heartbeatAt: '2026-05-21T11:59:55.000000Z',
  state: { primary_state: 'active' },
  asOf: NOON,
}

/** A lead from 11:59:40 on, in `term`. */
function leading(term: string): StateEvent {
  const event = loggedTransition({ from: 'ready', to: 'ready', trigger: '', at: '11:59:40' })
  const nothing = { from_primary_state: null, to_primary_state: null, claim_permission: null }
  return {
    ...event,
    eventType: 'kora.runtime.leading',
    payload: { ...event.payload, ...nothing, trigger: null, term },
  }
}

/** What a follower reads where the log ends in `events`, newest first. */
function read(events: StateEvent[], leader: LeaderPresence | null = LEADER) {
  const provider = new SubstrateProvider({
    substrate: scriptedSubstrate({
      readNewestStateEvents: () => Promise.resolve(events),
    }),
    workspaceId: 'org_test',
    clock: new FakeClock(),
    log: collectedLog().log,
  })
  return new LeaderFollower(provider, { presenceMs: 10_000 }).follow({
    ...primaryAge(NOON),
    koraActorIds: [],
    tickets: null,
    leader,
    stateSeq: events[0]?.seq ?? null,
    stateHash: null,
    fingerprint: null,
    access: NO_ACCESS,
  })
}

const stateOf = async (...given: Parameters<typeof read>) =>
  (await read(...given)).followed?.state.primaryState

describe('the state of the leader, read by another instance', () => {
  it('is the last one in the log', async () => {
    expect(await stateOf([ACTIVE, leading('4')])).toBe('active')
  })

  it('is the last one in the log also where nobody leads any more', async () => {
    const { followed, runtime } = await read([ACTIVE, leading('4')], null)
    expect(followed?.state.primaryState).toBe('active')
    expect(runtime).toBeNull()
  })

  it('is booting once a new leader has said that it leads, and nothing else yet', async () => {
    expect(await stateOf([leading('5'), ACTIVE], { ...LEADER, term: '5' })).toBe('booting')
  })

  it.each([null, { primary_state: 'booting' }])(
    'is booting while a new leader that is marked with %j has told nothing',
    async (state) => {
      const newcomer = { ...LEADER, term: '5', state }
      expect(await stateOf([ACTIVE, leading('4')], newcomer)).toBe('booting')
    },
  )

  it('is the last one in the log while an old leader comes back with the state it was in', async () => {
    expect(await stateOf([ACTIVE, leading('4')], { ...LEADER, term: '5' })).toBe('active')
  })

  it('is the last one in the log of a leader whose heartbeat lags behind its own log', async () => {
    const slow = { ...LEADER, state: { primary_state: 'booting' } }
    expect(await stateOf([ACTIVE, leading('4')], slow)).toBe('active')
  })

  it('is none where nobody has ever led', async () => {
    expect(await read([], null)).toMatchObject({ followed: null, runtime: null })
  })

  it('cannot be read where the log ends in one that nobody knows', async () => {
    const odd = { ...ACTIVE, payload: { ...ACTIVE.payload, to_primary_state: 'confused' } }
    await expect(read([odd, leading('4')])).rejects.toThrow('none that this version knows')
  })
})

describe('the leader as another instance knows it', () => {
  it.each([
    ['alive after less than three beats', '2026-05-21T11:59:30.001000Z', true],
    ['silent after three', '2026-05-21T11:59:30.000000Z', false],
  ])('is %s', async (_name, heartbeatAt, alive) => {
    const { runtime } = await read([ACTIVE], { ...LEADER, heartbeatAt })
    expect(runtime).toEqual({ instanceId: 'other', leader: true, heartbeatAt, alive })
  })

  it('is nobody before its first beat', async () => {
    expect((await read([ACTIVE], { ...LEADER, heartbeatAt: null })).runtime).toBeNull()
  })
})
