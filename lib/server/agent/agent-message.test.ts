import { describe, expect, it } from 'vitest'
import { RESOLUTIONS } from '@/lib/domain/tickets/agent-result'
import { BadAnswer, toAgentMessage } from './agent-message'

describe('a message of the agent', () => {
  it.each(RESOLUTIONS)('is a result with the resolution %s', (resolution) => {
    expect(toAgentMessage({ type: 'result', resolution })).toEqual({
      type: 'result',
      result: {
        resolution,
        summary: null,
        modelTierUsed: null,
        failureReason: null,
        nextEligibleOffsetSeconds: null,
      },
    })
  })

  it('is read with all its fields, and without those that nobody knows', () => {
    const message = toAgentMessage({
      resolution: 'released',
      summary: 'Later.\0',
      model_tier_used: 'frontier',
      failure_reason: ' busy ',
      next_eligible_offset_seconds: 90,
      cost: { usd: 1 },
    })
    expect(message).toEqual({
      type: 'result',
      result: {
        resolution: 'released',
        summary: 'Later.\ufffd',
        modelTierUsed: 'frontier',
        failureReason: 'busy',
        nextEligibleOffsetSeconds: 90,
      },
    })
  })

  it('is progress, whatever else it tells', () => {
    expect(toAgentMessage({ type: 'progress', percent: 40 })).toEqual({ type: 'progress' })
  })

  it('may say null for what it does not know', () => {
    const message = toAgentMessage({
      resolution: 'completed',
      summary: null,
      model_tier_used: null,
      failure_reason: null,
      next_eligible_offset_seconds: null,
    })
    expect(message).toMatchObject({ result: { summary: null, nextEligibleOffsetSeconds: null } })
  })

  it.each([
    [0, 0],
    [1.5, 2],
    [2_592_000, 2_592_000],
  ])('may put the next attempt off by %d s', (offset, seconds) => {
    const said = { resolution: 'released', next_eligible_offset_seconds: offset }
    expect(toAgentMessage(said)).toMatchObject({ result: { nextEligibleOffsetSeconds: seconds } })
  })

  it.each([
    null,
    7,
    'completed',
    [],
    [{ resolution: 'completed' }],
    {},
    { type: 'result' },
    { type: 'log', resolution: 'completed' },
    { resolution: 'done' },
    { resolution: 'in_progress' },
    { resolution: 'completed', summary: 7 },
    { resolution: 'completed', model_tier_used: ['frontier'] },
    { resolution: 'completed', failure_reason: {} },
    ...[-1, 2_592_001, '60', true].map((offset) => ({
      resolution: 'released',
      next_eligible_offset_seconds: offset,
    })),
  ])('is refused when it is %j', (json) => {
    expect(() => toAgentMessage(json)).toThrow(BadAnswer)
  })

  it('is refused with a word about the field, never with what it held', () => {
    const said = { resolution: 'whsec_hunter2', summary: 'hunter2' }
    expect(() => toAgentMessage(said)).toThrow(/^resolution: .*"completed"/)
    expect(() => toAgentMessage(said)).not.toThrow(/hunter2/)
  })
})
