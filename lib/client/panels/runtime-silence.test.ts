import { describe, expect, it } from 'vitest'
import type { OperationalStateBody } from '@/lib/wire/state/operational-state.wire'
import { runtimeSilentSince } from './runtime-silence'

const LEADER = {
  instance_id: 'other',
  leader: true,
  heartbeat_at: '2026-05-21T11:59:13.000000Z',
  alive: true,
}

function body(change: Partial<OperationalStateBody>): OperationalStateBody {
  return {
    primary_state: 'active',
    claim_permission: 'normal',
    degradation_reasons: [],
    is_degraded: false,
    transition_history: [
      {
        timestamp: '2026-05-21T11:50:00Z',
        from_state: 'booting',
        to_state: 'ready',
        trigger: 'gates',
      },
      {
        timestamp: '2026-05-21T11:58:00Z',
        from_state: 'ready',
        to_state: 'active',
        trigger: 'claim',
      },
    ],
    valid_next_states: [],
    freshness: { as_of: '2026-05-21T12:00:00.000000Z', source: 'event_log' },
    runtime: LEADER,
    ...change,
  }
}

describe('the silence of the runtime', () => {
  it('is none while the leader beats', () => {
    expect(runtimeSilentSince(body({}))).toBeNull()
  })

  it('lasts since the last heartbeat', () => {
    expect(runtimeSilentSince(body({ runtime: { ...LEADER, alive: false } }))).toBe(
      Date.parse('2026-05-21T11:59:13Z'),
    )
  })

  it('is there too where the log tells a state and nobody leads: since the last that was said', () => {
    expect(runtimeSilentSince(body({ runtime: null }))).toBe(Date.parse('2026-05-21T11:58:00Z'))
  })

  it('lasts since the read where nothing was ever said', () => {
    expect(runtimeSilentSince(body({ runtime: null, transition_history: [] }))).toBe(
      Date.parse('2026-05-21T12:00:00Z'),
    )
  })

  it('is none of a holder in this very process that does not lead yet', () => {
    const freshness = { as_of: '2026-05-21T12:00:00.000000Z', source: 'holder' } as const
    expect(runtimeSilentSince(body({ runtime: null, freshness }))).toBeNull()
  })

  it('is not invented where the answer says nothing of runtime and freshness', () => {
    expect(runtimeSilentSince(body({ runtime: null, freshness: null }))).toBeNull()
    const { runtime: _runtime, freshness: _freshness, ...core } = body({})
    expect(runtimeSilentSince(core)).toBeNull()
  })
})
