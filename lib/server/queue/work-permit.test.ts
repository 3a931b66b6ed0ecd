import { describe, expect, it } from 'vitest'
import {
  CLAIM_PERMISSIONS,
  DEGRADATION_REASONS,
  type OperationalState,
  PRIMARY_STATES,
} from '@/lib/domain/state/operational-state'
import { workPermit } from './work-permit'

const state = (change: Partial<OperationalState>): OperationalState => ({
  primaryState: 'ready',
  claimPermission: 'normal',
  degradationReasons: new Set(),
  ...change,
})

describe('the permit to claim', () => {
  it.each([
    ['normal', 'any'],
    ['critical_only', 'critical_only'],
    ['none', 'none'],
  ] as const)('is, with permission %s, %s', (claimPermission, permit) => {
    expect(workPermit(state({ claimPermission }))).toBe(permit)
    expect(workPermit(state({ claimPermission, primaryState: 'active' }))).toBe(permit)
  })

  it.each(PRIMARY_STATES.filter((name) => name !== 'ready' && name !== 'active'))(
    'is none while Kora is %s, whatever the permission',
    (primaryState) => {
      for (const claimPermission of CLAIM_PERMISSIONS) {
        expect(workPermit(state({ primaryState, claimPermission }))).toBe('none')
      }
    },
  )

  it('is none while the agent cannot be reached', () => {
    expect(workPermit(state({ degradationReasons: new Set(['dispatch']) }))).toBe('none')
  })

  it.each(DEGRADATION_REASONS.filter((reason) => reason !== 'dispatch'))(
    'is not touched by the reason %s: that is what the permission is for',
    (reason) => {
      expect(workPermit(state({ degradationReasons: new Set([reason]) }))).toBe('any')
    },
  )
})
