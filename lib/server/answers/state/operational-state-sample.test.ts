import { describe, expect, it } from 'vitest'
import type { BootProgress } from '@/lib/domain/state/boot-progress'
import { isValidTransition } from '@/lib/domain/state/transition-table'
import {
  followedStateUnreadable,
  holderNotInitialized,
  operationalStateColdStub,
} from './operational-state-sample'
import {
  OPERATIONAL_STATE_INCLUDES,
  operationalStateSchema,
} from '@/lib/wire/state/operational-state.wire'

const SIX = [
  'claim_permission',
  'degradation_reasons',
  'is_degraded',
  'primary_state',
  'transition_history',
  'valid_next_states',
]
const INCLUDED = ['agent', 'boot', 'freshness', 'runtime', 'state_entered_at', 'strip']
const everything = new Set(OPERATIONAL_STATE_INCLUDES)

const CONFIG_ERROR: BootProgress = {
  phase: 'config_error',
  gateId: null,
  attempt: 0,
  budget: null,
  nextAttemptAt: null,
  failedGateId: null,
  failedDetail: null,
  configError: 'KORA_ROLE holds "boss"; allowed: runtime or observer',
}

describe('the cold stub of the state', () => {
  const stub = operationalStateColdStub()

  it('has just the six keys and stub, with legal values', () => {
    expect(Object.keys(stub).sort()).toEqual([...SIX, 'stub'].sort())
    expect(stub.stub).toBe(true)
    expect(operationalStateSchema.parse(stub)).toEqual(stub)
  })

  it('has a sample past that the transition table allows and that ends in its state', () => {
    expect(stub.transition_history.length).toBeGreaterThan(0)
    stub.transition_history.forEach((entry, index, all) => {
      expect(isValidTransition(entry.from_state, entry.to_state)).toBe(true)
      expect(entry.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
      const before = all[index - 1]
      if (before !== undefined) expect(entry.from_state).toBe(before.to_state)
    })
    expect(stub.transition_history.at(-1)?.to_state).toBe(stub.primary_state)
  })

  it('says null for all that was asked for beyond', () => {
    const whole = operationalStateColdStub(everything)
    expect(Object.keys(whole).sort()).toEqual([...SIX, ...INCLUDED, 'stub'].sort())
    for (const key of INCLUDED) expect(whole).toHaveProperty(key, null)
  })
})

describe('the answer without a holder', () => {
  it('is exactly booting, none, and nothing else known', () => {
    expect(holderNotInitialized()).toEqual({
      primary_state: 'booting',
      claim_permission: 'none',
      degradation_reasons: [],
      is_degraded: false,
      transition_history: [],
      valid_next_states: [],
      stub: true,
      error: 'OperationalStateHolder not yet initialized',
      error_code: 'holder_not_initialized',
    })
  })

  it('says null for all that was asked for beyond', () => {
    const whole = holderNotInitialized(everything)
    expect(Object.keys(whole).sort()).toEqual(
      [...SIX, ...INCLUDED, 'error', 'error_code', 'stub'].sort(),
    )
    for (const key of INCLUDED) expect(whole).toHaveProperty(key, null)
    expect(operationalStateSchema.parse(whole)).toEqual(whole)
  })

  it('names the bad variable where the boot is asked for', () => {
    expect(holderNotInitialized(everything, CONFIG_ERROR).boot?.config_error).toBe(
      'KORA_ROLE holds "boss"; allowed: runtime or observer',
    )
    expect(holderNotInitialized(new Set(), CONFIG_ERROR)).not.toHaveProperty('boot')
  })
})

describe('the answer of an observer that cannot read', () => {
  it('is the shape without a holder, with the code of the read that failed', () => {
    expect(followedStateUnreadable()).toEqual({
      ...holderNotInitialized(),
      error: expect.stringContaining('substrate read returned None') as string,
      error_code: 'substrate_read_failed',
    })
  })

  it('says null for all that was asked for beyond, except what its own boot tells', () => {
    const whole = followedStateUnreadable(everything, CONFIG_ERROR)
    expect(Object.keys(whole).sort()).toEqual(
      [...SIX, ...INCLUDED, 'error', 'error_code', 'stub'].sort(),
    )
    for (const key of INCLUDED.filter((name) => name !== 'boot')) {
      expect(whole).toHaveProperty(key, null)
    }
    expect(whole.boot?.phase).toBe('config_error')
    expect(operationalStateSchema.parse(whole)).toEqual(whole)
  })
})
