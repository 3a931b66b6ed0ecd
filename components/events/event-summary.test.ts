import { describe, expect, it } from 'vitest'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import { eventSummary } from './event-summary'

const say = (event_type: string, payload: unknown) =>
  eventSummary({ event_type, payload: JSON.stringify(payload) })

describe('an event in a few words', () => {
  it('names a move and its trigger, and marks an update within a state', () => {
    const type = 'kora.operational_state.transitioned'
    const move = {
      from_primary_state: 'ready',
      to_primary_state: 'active',
      trigger: 'claim acquired',
    }
    expect(say(type, move)).toBe('ready → active · claim acquired')
    expect(say(type, { ...move, to_primary_state: 'ready' })).toBe('still ready · claim acquired')
  })

  it('says how a ticket ended', () => {
    const payload = {
      resolution: 'failed_retryable',
      failure_reason: 'timeout',
      model_tier_used: null,
    }
    expect(say('kora.sea_ticket.resolved', payload)).toBe('failed_retryable · timeout')
    expect(say('sea_ticket.claimed', { claim_count: 2, work_attempt_count: 1 })).toBe(
      'claim 2 · attempt 1',
    )
  })

  it.each(Object.values(CHAIN_EVENT))('says something of %s', (type) => {
    const payload = {
      to_primary_state: 'ready',
      failed_gate_id: 'substrate_schema',
      dropped: 3,
      instance_id: 'one',
      claim_count: 2,
      resolution: 'completed',
    }
    expect(say(type, payload)).not.toBe('')
  })

  it('keeps the digits of a count that no JavaScript number holds', () => {
    const payload = '{"claim_count": 9223372036854775807, "work_attempt_count": 1.10}'
    expect(eventSummary({ event_type: 'sea_ticket.claimed', payload })).toBe(
      'claim 9223372036854775807 · attempt 1.10',
    )
  })

  it('is empty for what it does not know, whatever the payload is', () => {
    for (const payload of [null, 'text', 7, [1], { trigger: {} }]) {
      expect(say('other.event', payload)).toBe('')
      expect(say('kora.operational_state.transitioned', payload)).not.toContain('object')
    }
  })
})
