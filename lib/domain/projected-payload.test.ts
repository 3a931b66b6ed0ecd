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

it.each([
  'claimtoken',
  'CLAIMTOKEN',
  'CLAIM_TOKEN',
  'claim token',
  'claimTOKEN',
  'claimtokenvalue',
  'accesstoken',
  'HTTPToken',
  'HTTPTokenValue',
  'token1',
  'token_2',
  'oauth2token',
  'ｔｏｋｅｎ',
  'clientsecret',
  'secretKey',
  'passwordHash',
  'bearer',
  'jwt',
  'id_jwt',
  'Authorization',
  'api-keys',
])('leaves out what %s holds, a number too', (key) => {
  for (const value of ['x', 12_345_678, true, { any: 'x' }, ['x']]) {
    expect(projectPayload({ kept: 1, [key]: value })).toEqual({ kept: 1 })
  }
})

it('keeps what only sounds like one', () => {
  const payload = {
    tokens_used: 1200,
    tokensUsed: 1200,
    total_tokens: 5,
    max_tokens: 4096,
    prompttokens: 7,
    session_tokens_used: 9,
    token_count: 3,
    tokenLimit: 8,
    tokenizer: 'bpe',
    secretary: 'Ada',
    keyboard: 'qwerty',
    degradation_reasons: ['token_expiring'],
  }
  expect(projectPayload(payload)).toEqual(payload)
})

it('keeps no text under a key that counts', () => {
  expect(projectPayload({ tokens_used: 'a1b2c3d4', token_count: ['a1b2c3d4'] })).toEqual({})
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
