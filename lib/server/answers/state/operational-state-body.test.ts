import { describe, expect, it } from 'vitest'
import {
  BOOTING_STATE,
  withPrimaryState,
  withReasonsAdded,
} from '@/lib/domain/state/operational-state'
import { type OperationalStateAccount, toOperationalStateBody } from './operational-state-body'
import {
  OPERATIONAL_STATE_INCLUDES,
  type OperationalStateInclude,
  operationalStateSchema,
} from '@/lib/wire/state/operational-state.wire'

const ACCOUNT: OperationalStateAccount = {
  state: withReasonsAdded(withPrimaryState(BOOTING_STATE, 'ready'), ['substrate', 'auth']),
  history: [
    {
      timestamp: '2026-05-21T17:00:00Z',
      from_state: 'booting',
      to_state: 'ready',
      trigger: 'all §9.2 gates pass',
    },
  ],
  asOf: '2026-05-21T17:05:00.123456Z',
  source: 'holder',
  stateEnteredAt: '2026-05-21T17:00:00.000Z',
  runtime: {
    instanceId: 'host-1-abc',
    leader: true,
    heartbeatAt: '2026-05-21T17:04:58.000000Z',
    alive: true,
  },
  boot: {
    phase: 'complete',
    gateId: null,
    attempt: 0,
    budget: null,
    nextAttemptAt: null,
    failedGateId: null,
    failedDetail: null,
    configError: null,
  },
  agent: { kind: 'none', reachable: null },
  strip: [{ state: 'ready', degraded: false, from: 0, to: 1_500 }],
}

const body = (
  include: readonly OperationalStateInclude[] = [],
  account: Partial<OperationalStateAccount> = {},
) => toOperationalStateBody({ ...ACCOUNT, ...account }, new Set(include))

const SIX = [
  'claim_permission',
  'degradation_reasons',
  'is_degraded',
  'primary_state',
  'transition_history',
  'valid_next_states',
]

describe('the live answer about the state', () => {
  it.each<[readonly OperationalStateInclude[], string[]]>([
    [[], []],
    [['freshness'], ['freshness', 'runtime', 'state_entered_at']],
    [['boot'], ['boot']],
    [['agent'], ['agent']],
    [['strip'], ['strip']],
    [
      OPERATIONAL_STATE_INCLUDES,
      ['agent', 'boot', 'freshness', 'runtime', 'state_entered_at', 'strip'],
    ],
  ])('has with include %j just the six keys and %j', (include, more) => {
    expect(Object.keys(body(include)).sort()).toEqual([...SIX, ...more].sort())
    expect(operationalStateSchema.parse(body(include))).toEqual(body(include))
  })

  it('tells the state, its sorted reasons, its history and where it may go, in table order', () => {
    expect(body()).toEqual({
      primary_state: 'ready',
      claim_permission: 'none',
      degradation_reasons: ['auth', 'substrate'],
      is_degraded: true,
      transition_history: ACCOUNT.history,
      valid_next_states: [
        { to_state: 'active', trigger: 'claim acquired' },
        { to_state: 'paused', trigger: 'STOP-KORA L1–3, cost 100%, operator' },
        { to_state: 'stopped', trigger: 'STOP-KORA L4/L5' },
      ],
    })
  })

  it('offers nothing after stopped', () => {
    const stopped = body([], { state: withPrimaryState(BOOTING_STATE, 'stopped') })
    expect(stopped.valid_next_states).toEqual([])
    expect(stopped.is_degraded).toBe(false)
  })

  it('tells the exact keys of the boot, the runtime, the agent and the strip', () => {
    const whole = body(OPERATIONAL_STATE_INCLUDES)
    expect(whole.freshness).toEqual({ as_of: '2026-05-21T17:05:00.123456Z', source: 'holder' })
    expect(whole.state_entered_at).toBe('2026-05-21T17:00:00.000Z')
    expect(whole.runtime).toEqual({
      instance_id: 'host-1-abc',
      leader: true,
      heartbeat_at: '2026-05-21T17:04:58.000000Z',
      alive: true,
    })
    expect(whole.boot).toEqual({
      phase: 'complete',
      gate_id: null,
      attempt: 0,
      budget: null,
      next_attempt_at: null,
      failed_gate_id: null,
      failed_detail: null,
      config_error: null,
    })
    expect(whole.agent).toEqual({ kind: 'none', reachable: null })
    expect(whole.strip).toEqual([
      {
        state: 'ready',
        degraded: false,
        from: '1970-01-01T00:00:00.000Z',
        to: '1970-01-01T00:00:01.500Z',
      },
    ])
  })

  it('says null for what is not known yet', () => {
    const early = body(['freshness', 'strip'], {
      asOf: null,
      stateEnteredAt: null,
      runtime: null,
      strip: null,
    })
    expect(early).toMatchObject({
      freshness: null,
      state_entered_at: null,
      runtime: null,
      strip: null,
    })
  })
})
