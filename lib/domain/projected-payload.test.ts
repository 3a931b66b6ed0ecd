import { expect, it } from 'vitest'
import { projectPayload } from './projected-payload'

it('leaves out whatever key names a secret, at any depth, in any spelling', () => {
  const payload = {
    sea_ticket_id: 't1',
    token: 'x',
    claimToken: 'x',
    'sea-active-claim-token': 'x',
    API_KEY: 'x',
    apiKey: 'x',
    nested: [{ Authorization: 'x', fine: 1, deeper: { client_secret: { any: 'x' }, kept: true } }],
  }
  expect(projectPayload(payload)).toEqual({
    sea_ticket_id: 't1',
    nested: [{ fine: 1, deeper: { kept: true } }],
  })
})

it('keeps what only sounds like one', () => {
  const payload = { tokens_used: 1200, tokenizer: 'bpe', degradation_reasons: ['token_expiring'] }
  expect(projectPayload(payload)).toEqual(payload)
})

it('keeps a payload that is no object as it is', () => {
  for (const payload of [null, 'text', 7, true, []])
    expect(projectPayload(payload)).toEqual(payload)
})

it('tells nothing of what lies too deep, and survives it', () => {
  let deep: unknown = { token: 'x' }
  for (let level = 0; level < 5_000; level += 1) deep = { deep }
  expect(JSON.stringify(projectPayload(deep))).not.toContain('x')
})
