import { afterEach, describe, expect, it, vi } from 'vitest'
import type { OperationalStateInclude } from '@/lib/wire/state/operational-state.wire'
import { bootFixture } from '@/testing/leadership/boot-fixture'
import { loggedTransition } from '@/testing/database/logged-transition'

const NOW = '2026-05-21T12:00:00.000000Z'
const ACTIVE = loggedTransition({
  from: 'ready',
  to: 'active',
  trigger: 'claim acquired',
  at: '11:59:30',
})
const LEADER = {
  instanceId: 'other',
  term: '4',
  heartbeatAt: NOW,
  state: { primary_state: 'active' } as unknown,
  asOf: NOW,
}

type Script = NonNullable<Parameters<typeof bootFixture>[0]>['substrate']
const AT_WORK: Script = {
  readNewestStateEvents: () => Promise.resolve([ACTIVE]),
  readLeader: () => Promise.resolve(LEADER),
}

/** The answer of an observer over `substrate`, with the environment of the test. */
async function answer(substrate: Script, ...include: OperationalStateInclude[]) {
  vi.resetModules()
  const config = await import('@/lib/server/process/config.instance')
  const { processSingleton } = await import('@/lib/server/process/process-singleton')
  processSingleton('config').clear()
  config.getConfig()
  const { followedAnswer } = await import('./followed-state-answer')
  const { boot, runtime } = bootFixture({ role: 'observer', substrate })
  await boot.start()
  return followedAnswer(runtime, runtime.progress, new Set(include))
}

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('the state as an instance answers that does not lead', () => {
  it('is the one in the event log, as of the substrate', async () => {
    const { asOf, body } = await answer(AT_WORK, 'freshness')
    expect(asOf).toBe(NOW)
    expect(body).toMatchObject({
      primary_state: 'active',
      freshness: { as_of: NOW, source: 'event_log' },
    })
    expect(body).not.toHaveProperty('stub')
  })

  it('says nothing of the leader`s agent where it has none of its own', async () => {
    vi.stubEnv('KORA_AGENT_URL', undefined)
    expect((await answer(AT_WORK, 'agent')).body).toHaveProperty('agent', null)
  })

  it('names the kind of agent that it shares with the leader, not whether it can be reached', async () => {
    vi.stubEnv('KORA_AGENT_URL', 'http://127.0.0.1:9/agent')
    expect((await answer(AT_WORK, 'agent')).body).toHaveProperty('agent', {
      kind: 'http',
      reachable: null,
    })
  })

  it('is not there yet where nobody has ever led: the log was read, and tells of none', async () => {
    const { asOf, body } = await answer({}, 'freshness', 'boot')
    expect(asOf).toBeNull()
    expect(body).toEqual({
      primary_state: 'booting',
      claim_permission: 'none',
      degradation_reasons: [],
      is_degraded: false,
      transition_history: [],
      valid_next_states: [],
      stub: true,
      error: 'OperationalStateHolder not yet initialized',
      error_code: 'holder_not_initialized',
      freshness: null,
      state_entered_at: null,
      runtime: null,
      boot: expect.objectContaining({ phase: 'observing' }) as unknown,
    })
  })

  it.each<[string, Script]>([
    ['the log cannot be read', { readNewestStateEvents: () => Promise.reject(new Error('away')) }],
    [
      'the log ends in a state that nobody knows',
      {
        readNewestStateEvents: () =>
          Promise.resolve([
            { ...ACTIVE, payload: { ...ACTIVE.payload, to_primary_state: 'confused' } },
          ]),
      },
    ],
  ])('is a failed read where %s', async (_when, substrate) => {
    expect((await answer(substrate)).body).toMatchObject({
      primary_state: 'booting',
      stub: true,
      error_code: 'substrate_read_failed',
    })
  })
})
