import { afterEach, describe, expect, it } from 'vitest'
import { loggedTransition } from '@/testing/database/logged-transition'
import { bootFixture, type BootFixture } from '@/testing/leadership/boot-fixture'

let fixture: BootFixture
afterEach(() => fixture.boot.stop('test'))

const OTHER = {
  instanceId: 'other',
  term: '4',
  heartbeatAt: '2026-05-21T11:59:55.000000Z',
  state: { primary_state: 'active' } as unknown,
  asOf: '2026-05-21T12:00:00.000000Z',
}
const ACTIVE = loggedTransition({
  from: 'ready',
  to: 'active',
  trigger: 'claim acquired',
  at: '11:00:00',
})
const refused = () => Promise.reject(Object.assign(new Error('denied'), { code: '42501' }))

/** What an answer of this process says: the state that it follows, or that it has its own. */
async function answered(): Promise<unknown> {
  const { runtime } = fixture
  if (!runtime.isFollowing) await runtime.readOrNull()
  if (!runtime.isFollowing) return 'its own'
  const leader = await runtime.follow()
  return leader?.followed?.state.primaryState ?? null
}

describe.each([
  ['lacks a migration', { readSchemaGaps: () => Promise.resolve(['0014_text_pending_list']) }],
  ['lacks a right', { readMissingGrants: () => Promise.resolve({ role: 'r', privileges: ['x'] }) }],
  ['finds no actor of Kora', { readKoraActors: () => Promise.resolve([]) }],
])('an instance that %s while another one leads', (_what, failing) => {
  it.each(['observer', 'runtime'] as const)('answers the leader’s state as %s', async (role) => {
    const substrate = {
      ...failing,
      readLeader: () => Promise.resolve(OTHER),
      readNewestStateEvents: () => Promise.resolve([ACTIVE]),
    }
    fixture = bootFixture({ role, substrate })
    void fixture.boot.start()
    await fixture.clock.advance(25_000)
    expect(fixture.runtime.progress.phase).toBe('checking_gates')
    expect(await answered()).toBe('active')
  })
})

describe('an observer that may not read', () => {
  it('knows no state, and follows by itself once it may', async () => {
    const rights = { given: false }
    fixture = bootFixture({
      role: 'observer',
      substrate: {
        readMissingGrants: () =>
          Promise.resolve(rights.given ? null : { role: 'r', privileges: ['SELECT'] }),
        readLeader: () => (rights.given ? Promise.resolve(OTHER) : refused()),
        readNewestStateEvents: () => Promise.resolve([ACTIVE]),
      },
    })
    void fixture.boot.start()
    await fixture.clock.advance(25_000)
    expect(await answered()).toBeNull()
    rights.given = true
    await fixture.clock.advance(10_000)
    expect(fixture.runtime.progress.phase).toBe('observing')
    expect(await answered()).toBe('active')
  })
})

describe('a runtime whose boot has failed', () => {
  it('answers its own end until another instance leads', async () => {
    const world = { leader: null as typeof OTHER | null }
    fixture = bootFixture({
      retryBudget: 1,
      substrate: {
        probeAppend: refused,
        readLeader: () => Promise.resolve(world.leader),
        readNewestStateEvents: () => Promise.resolve(world.leader === null ? [] : [ACTIVE]),
      },
    })
    await fixture.booted()
    await fixture.clock.advance(1_000)
    expect(fixture.runtime.progress.phase).toBe('failed')
    expect(await answered()).toBe('its own')
    world.leader = OTHER
    await fixture.clock.advance(6_000)
    expect(await answered()).toBe('active')
  })
})
