import { describe, expect, it } from 'vitest'
import type { GateReport } from './gate'
import { BOOTING_STATE, type PrimaryState, withPrimaryState } from './operational-state'
import { withClaimPermission, withReasonsAdded } from './operational-state'
import { BOOT_TRIGGER, eventsOfTransition, secondEventType } from './transition-events'

const state = (primary: PrimaryState) => withPrimaryState(BOOTING_STATE, primary)

function second(from: PrimaryState, to: PrimaryState, trigger: string) {
  return secondEventType({ from: state(from), to: state(to), trigger })
}

describe('the second event of a transition', () => {
  it.each<[PrimaryState, PrimaryState, string, string]>([
    ['booting', 'ready', 'all §9.2 gates pass', 'kora.boot.ready'],
    ['booting', 'stopped', 'invariant gate failure: substrate_schema', 'kora.boot.failed'],
    [
      'booting',
      'stopped',
      'invariant gate failure: retry budget exhausted (event_log_append)',
      'kora.boot.failed',
    ],
    ['booting', 'paused', 'cost 100%', 'kora.paused.cost_limit'],
    ['ready', 'paused', 'cost 100%', 'kora.paused.cost_limit'],
    ['active', 'paused', 'cost 100% (monthly)', 'kora.paused.cost_limit'],
  ])('of %s → %s by “%s” is %s', (from, to, trigger, expected) => {
    expect(second(from, to, trigger)).toBe(expected)
  })

  it.each<[string, PrimaryState, PrimaryState, string]>([
    ['a stop during the boot by order', 'booting', 'stopped', 'STOP-KORA L4'],
    ['a pause by the operator', 'ready', 'paused', 'operator'],
    ['a pause by a lower stop order', 'active', 'paused', 'STOP-KORA L2'],
    ['a boot paused by an epoch mismatch', 'booting', 'paused', 'gate 3b epoch mismatch (§9.8)'],
    ['a retry of the boot', 'booting', 'booting', 'transient gate failure'],
    ['a same-state update that speaks of gates', 'booting', 'booting', 'all §9.2 gates pass'],
    ['a same-state update that speaks of cost', 'paused', 'paused', 'cost 100%'],
    ['a cost trigger that pauses nothing', 'paused', 'ready', 'cost 100% is over'],
    ['ready by another way', 'booting', 'ready', 'operator'],
    ['ready out of a pause', 'paused', 'ready', 'all §9.2 gates pass'],
    ['a stop after the boot', 'ready', 'stopped', 'invariant gate failure: substrate_schema'],
    ['a claim', 'ready', 'active', 'claim acquired'],
  ])('is none for %s', (_what, from, to, trigger) => {
    expect(second(from, to, trigger)).toBeNull()
  })

  it('is deserved by the triggers that the boot itself passes', () => {
    expect(BOOT_TRIGGER.allGatesPass).toBe('all §9.2 gates pass')
    expect(BOOT_TRIGGER.transientFailure).toBe('transient gate failure')
    expect(BOOT_TRIGGER.invariantFailure('substrate_schema')).toBe(
      'invariant gate failure: substrate_schema',
    )
    expect(BOOT_TRIGGER.budgetExhausted('event_log_append')).toBe(
      'invariant gate failure: retry budget exhausted (event_log_append)',
    )
  })
})

const GATE: GateReport = {
  gate_id: 'substrate_schema',
  gate_class: 'invariant',
  outcome: 'failed',
  attempts: 1,
  elapsed_ms: 12,
  detail: 'missing: public.tickets',
}
const ACCOUNT = {
  gates: [GATE],
  failed: { gateId: 'substrate_schema', detail: 'missing: public.tickets' },
}
const PAYLOAD_KEYS = [
  'claim_permission',
  'degradation_reasons',
  'from_primary_state',
  'to_primary_state',
  'trigger',
]

function events(from: PrimaryState, to: PrimaryState, trigger: string) {
  let ids = 0
  return eventsOfTransition(
    {
      from: state(from),
      to: withReasonsAdded(withClaimPermission(state(to), 'critical_only'), ['substrate', 'auth']),
      trigger,
    },
    {
      occurredAt: '2026-05-21T17:00:00.123Z',
      newId: () => `id-${(ids += 1)}`,
      boot: ACCOUNT,
    },
  )
}

describe('the events of a transition', () => {
  it('tell where it led, with what permission, for which reasons, and why', () => {
    expect(events('ready', 'active', 'claim acquired')).toEqual([
      {
        eventId: 'id-1',
        eventType: 'kora.operational_state.transitioned',
        occurredAt: '2026-05-21T17:00:00.123Z',
        payload: {
          from_primary_state: 'ready',
          to_primary_state: 'active',
          claim_permission: 'critical_only',
          degradation_reasons: ['auth', 'substrate'],
          trigger: 'claim acquired',
        },
      },
    ])
  })

  it('are two with ids of their own where a second one fits, the general one first', () => {
    const [generic, failed, ...more] = events(
      'booting',
      'stopped',
      'invariant gate failure: substrate_schema',
    )
    expect(more).toEqual([])
    expect(generic?.eventType).toBe('kora.operational_state.transitioned')
    expect(failed?.eventType).toBe('kora.boot.failed')
    expect(failed?.eventId).not.toBe(generic?.eventId)
    expect(failed?.occurredAt).toBe(generic?.occurredAt)
  })

  it('carry the gates and the failed one in kora.boot.failed', () => {
    const failed = events('booting', 'stopped', 'invariant gate failure: substrate_schema')[1]
    expect(Object.keys(failed?.payload ?? {}).sort()).toEqual(
      [...PAYLOAD_KEYS, 'gates', 'failed_gate_id', 'failed_detail'].sort(),
    )
    expect(failed?.payload).toMatchObject({
      gates: [GATE],
      failed_gate_id: 'substrate_schema',
      failed_detail: 'missing: public.tickets',
    })
  })

  it('carry the gates, and no failure, in kora.boot.ready', () => {
    const ready = events('booting', 'ready', 'all §9.2 gates pass')[1]
    expect(Object.keys(ready?.payload ?? {}).sort()).toEqual([...PAYLOAD_KEYS, 'gates'].sort())
  })

  it('carry nothing of the boot anywhere else', () => {
    const others = [
      ...events('ready', 'paused', 'cost 100%'),
      ...events('booting', 'booting', 'transient gate failure'),
      events('booting', 'ready', 'all §9.2 gates pass')[0],
      events('booting', 'stopped', 'invariant gate failure: substrate_schema')[0],
    ]
    expect(others).toHaveLength(5)
    for (const event of others) {
      expect(Object.keys(event?.payload ?? {}).sort()).toEqual(PAYLOAD_KEYS)
    }
  })
})
