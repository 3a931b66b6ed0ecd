import { describe, expect, it } from 'vitest'
import { GATES, retryDelaySeconds } from './gate'

describe('the gates of the boot', () => {
  it('are tried again after 2, 4, 8, 16, 30, 30 … seconds', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 100].map(retryDelaySeconds)).toEqual([2, 4, 8, 16, 30, 30, 30, 30])
  })

  it('are of the class, the budget and the reason that the contract gives them', () => {
    expect(GATES).toEqual({
      substrate_reachable: {
        gateClass: 'transient',
        budgeted: false,
        reasonWhileRetrying: 'substrate',
      },
      substrate_schema: {
        gateClass: 'invariant',
        budgeted: false,
        reasonWhileRetrying: 'migration',
      },
      canonical_kora_actor: {
        gateClass: 'invariant',
        budgeted: false,
        reasonWhileRetrying: 'substrate',
      },
      event_log_append: {
        gateClass: 'transient',
        budgeted: true,
        reasonWhileRetrying: 'substrate',
      },
      agent_reachable: { gateClass: 'transient', budgeted: true, reasonWhileRetrying: 'dispatch' },
    })
  })
})
