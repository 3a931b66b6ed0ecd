import { describe, expect, it } from 'vitest'
import {
  BOOTING_STATE,
  DEGRADATION_REASONS,
  isDegraded,
  type OperationalState,
  PRIMARY_STATES,
  sortedReasons,
  withClaimPermission,
  withPrimaryState,
  withReasonsAdded,
  withReasonsRemoved,
} from './operational-state'

const READY: OperationalState = Object.freeze({
  primaryState: 'ready',
  claimPermission: 'normal',
  degradationReasons: new Set(['cost', 'auth'] as const),
})

function copyOf(state: OperationalState) {
  return { ...state, degradationReasons: [...state.degradationReasons] }
}

describe('an operational state', () => {
  it('starts every boot without permission and without a reason', () => {
    expect(copyOf(BOOTING_STATE)).toEqual({
      primaryState: 'booting',
      claimPermission: 'none',
      degradationReasons: [],
    })
  })

  it.each([
    ['another primary state', (state: OperationalState) => withPrimaryState(state, 'paused')],
    ['another permission', (state: OperationalState) => withClaimPermission(state, 'none')],
    ['a reason more', (state: OperationalState) => withReasonsAdded(state, ['substrate'])],
    ['a reason less', (state: OperationalState) => withReasonsRemoved(state, ['cost'])],
  ])('is not changed when one with %s is derived from it', (_what, derive) => {
    const before = copyOf(READY)
    const derived = derive(READY)
    expect(derived).not.toBe(READY)
    expect(copyOf(derived)).not.toEqual(before)
    expect(copyOf(READY)).toEqual(before)
    expect(Object.isFrozen(derived)).toBe(true)
  })

  it('keeps whatever a derivation does not name', () => {
    expect(copyOf(withPrimaryState(READY, 'active'))).toEqual({
      primaryState: 'active',
      claimPermission: 'normal',
      degradationReasons: ['cost', 'auth'],
    })
    expect(withReasonsAdded(READY, ['operator']).primaryState).toBe('ready')
    expect(withReasonsRemoved(READY, ['auth']).claimPermission).toBe('normal')
  })

  it('holds a reason once, however often it is added', () => {
    const state = withReasonsAdded(withReasonsAdded(BOOTING_STATE, ['auth']), ['auth', 'auth'])
    expect([...state.degradationReasons]).toEqual(['auth'])
  })

  it('is not troubled by the removal of a reason that it does not hold', () => {
    expect(copyOf(withReasonsRemoved(READY, ['migration']))).toEqual(copyOf(READY))
  })

  it('names its reasons in alphabetical order, whatever the order of their coming', () => {
    const all = withReasonsAdded(BOOTING_STATE, [...DEGRADATION_REASONS].reverse())
    expect(sortedReasons(all)).toEqual([
      'auth',
      'cost',
      'dispatch',
      'migration',
      'operator',
      'retry_ceiling',
      'substrate',
      'token_expiring',
    ])
  })

  it.each(PRIMARY_STATES)('is degraded in %s by a reason and by nothing else', (primary) => {
    const plain = withPrimaryState(BOOTING_STATE, primary)
    expect(isDegraded(plain)).toBe(false)
    expect(isDegraded(withReasonsAdded(plain, ['dispatch']))).toBe(true)
  })
})
