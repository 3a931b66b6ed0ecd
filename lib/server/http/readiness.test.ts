import { describe, expect, it } from 'vitest'
import { readConfig } from '@/lib/server/process/env'
import type { OperationalState, PrimaryState } from '@/lib/domain/state/operational-state'
import { readiness } from './readiness'

const config = readConfig({ DATABASE_URL: 'postgres://kora@db/kora', KORA_WORKSPACE_ID: 'org_2x' })
const inState = (primaryState: PrimaryState): OperationalState => ({
  primaryState,
  claimPermission: 'normal',
  degradationReasons: new Set(),
})
const GOOD = {
  config,
  configError: null,
  lastReadAgeMs: 0,
  replicaAgeMs: 0,
  state: inState('ready'),
  rowsHidden: false,
  runtimeSilent: false,
} as const

describe('readiness', () => {
  it.each(['ready', 'active', 'paused'] as const)('is given while Kora is %s', (primaryState) => {
    expect(readiness({ ...GOOD, state: inState(primaryState) })).toBe('ready')
  })

  it.each([
    ['configuration_invalid', { config: readConfig({ KORA_ROLE: 'boss' }) }],
    ['configuration_invalid', { configError: 'KORA_AGENT_SECRET …', state: null }],
    ['cold_stub', { config: readConfig({}) }],
    ['holder_not_initialized', { state: null }],
    ['provider_not_registered', { lastReadAgeMs: null }],
    ['substrate_stale', { lastReadAgeMs: 10_000 }],
    ['substrate_stale', { lastReadAgeMs: Infinity }],
    ['substrate_stale', { replicaAgeMs: 20_000 }],
    ['substrate_stale', { replicaAgeMs: Infinity }],
    ['rows_hidden', { rowsHidden: true, state: inState('booting') }],
    ['runtime_silent', { runtimeSilent: true }],
    ['runtime_booting', { state: inState('booting') }],
    ['runtime_stopped', { state: inState('stopped') }],
    [
      'work_refused',
      {
        state: {
          primaryState: 'active',
          claimPermission: 'none',
          degradationReasons: new Set(['substrate'] as const),
        },
      },
    ],
  ] as const)('is refused as %s', (code, facts) => {
    expect(readiness({ ...GOOD, ...facts })).toBe(code)
  })

  it('lasts until the last read is two intervals old', () => {
    expect(readiness({ ...GOOD, lastReadAgeMs: 9_999 })).toBe('ready')
    const slow = readConfig({
      DATABASE_URL: 'postgres://kora@db/kora',
      KORA_WORKSPACE_ID: 'org_2x',
      KORA_REFRESH_SECONDS: '60',
    })
    expect(readiness({ ...GOOD, config: slow, lastReadAgeMs: 119_999 })).toBe('ready')
    expect(readiness({ ...GOOD, config: slow, lastReadAgeMs: 120_000 })).toBe('substrate_stale')
  })

  it('believes nothing that a silent runtime said last', () => {
    for (const primaryState of ['booting', 'ready', 'stopped'] as const) {
      expect(readiness({ ...GOOD, state: inState(primaryState), runtimeSilent: true })).toBe(
        'runtime_silent',
      )
    }
  })

  it('names what is missing first', () => {
    const everythingMissing = {
      config: readConfig({}),
      configError: null,
      lastReadAgeMs: null,
      replicaAgeMs: 0,
      state: null,
      rowsHidden: true,
      runtimeSilent: true,
    }
    expect(readiness(everythingMissing)).toBe('cold_stub')
  })
})
