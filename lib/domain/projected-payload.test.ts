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

it.each([
  'fence',
  'fencing_id',
  'claimFence',
  'pwd',
  'DB_PWD',
  'pass',
  'smtp_pass',
  'auth',
  'basicAuth',
  'session_id',
  'sessionId',
  'PHPSESSID',
  'sid',
  'private_key_pem',
  'ssh_key',
  'creds',
  'otp',
  'pin',
  'dsn',
  'SENTRY_DSN',
  'database_url',
  'databaseUrl',
  'connection_string',
  'connStr',
  'signature',
  'x-amz-signature',
  'to\u200Bken',
  'to\u00ADken',
  'tоken', // with a Cyrillic о
  'ѕесrеt',
  'ραssword',
  'tókén',
  'ᴛᴏᴋᴇɴ',
  '𝐭𝐨𝐤𝐞𝐧',
])('leaves out what %s holds: the spellings that once got through', (key) => {
  for (const value of ['x', 12_345_678, { any: 'x' }, ['x']]) {
    expect(projectPayload({ kept: 1, [key]: value })).toEqual({ kept: 1 })
  }
})

it.each([
  ['Bearer abc', 'Bearer …'],
  ['curl -H "Authorization: Bearer abc.def" x', 'curl -H "Authorization: Bearer …" x'],
  ['authorization: Basic Ym9iOmh1bnRlcjI=', 'authorization: Basic …'],
  ['Basic Ym9iOmh1bnRlcjI=', 'Basic …'],
  ['https://h.example/x?token=abc&page=2', 'https://h.example/x?token=…&page=2'],
  ['?tоken=abc', '?tоken=…'],
  ['postgres://kora:hunter2@db/kora', 'postgres://kora:…@db/kora'],
  ['password: "hunter2", user: bob', 'password: "…", user: bob'],
  ['PGPASSWORD=hunter2 psql', 'PGPASSWORD=… psql'],
  ['{"name":"claim_token","value":"abc"}', '{"name":"claim_token"}'],
  ['{"token":"abc","page":2}', '{"page":2}'],
  ['{"page":2,"token":"abc', '{"page":2,"token":"…'],
  ['{\\"token\\":\\"abc\\"}', '{\\"token\\":\\"…\\"}'],
  ['"{\\"token\\":\\"abc\\"}"', '"{}"'],
  ['key whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'key …'],
  [
    '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----',
    '-----BEGIN PRIVATE KEY-----…',
  ],
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig', '…'],
  ['Bea\u200Brer abc', 'Bearer …'],
])('shows no secret of the text %j', (text, shown) => {
  expect(projectPayload({ note: text })).toEqual({ note: shown })
  expect(projectPayload([text])).toEqual([shown])
})

it('leaves out the value of a pair whose name is a secret', () => {
  expect(
    projectPayload({
      headers: [
        { name: 'claim_token', value: 'abc' },
        { key: 'Authorization', val: 'abc', enabled: true },
        { name: 'page', value: '2' },
        { name: 'tokens_used', value: 7 },
      ],
      raw: [
        ['authorization', 'abc'],
        ['accept', 'text/html'],
      ],
    }),
  ).toEqual({
    headers: [
      { name: 'claim_token' },
      { key: 'Authorization', enabled: true },
      { name: 'page', value: '2' },
      { name: 'tokens_used', value: 7 },
    ],
    raw: [['authorization'], ['accept', 'text/html']],
  })
})

it.each([
  'Read, changed, checked: 3 of 3 tests pass',
  'auth: failed, pass: 3, credentials: missing',
  'total_tokens=500 max_tokens: 4096',
  'see https://kora.example:8080/a@b and bob@example.org',
  'Basic understanding of bearers',
  '{"page":2,"n":9223372036854775807,"f":1.10}',
  '[1, 2,  3]',
  'Отчёт за май: готов — 日本語 ✓ é',
])('keeps the text %j to the letter', (text) => {
  expect(projectPayload({ note: text })).toEqual({ note: text })
})

it('survives JSON in a text that is nested too deep', () => {
  const deep = `${'['.repeat(30_000)}"token"${']'.repeat(30_000)}`
  expect(JSON.stringify(projectPayload({ deep })).length).toBeLessThan(200)
})

it('reads a long text in a time that grows with its length alone', () => {
  const began = performance.now()
  projectPayload({
    a: 'a='.repeat(30_000),
    b: ' '.repeat(60_000),
    c: 'x'.repeat(60_000),
    d: 'token'.repeat(12_000),
  })
  projectPayload({ e: '\\"'.repeat(30_000), f: 'token="'.repeat(9_000), g: 'a://'.repeat(15_000) })
  expect(performance.now() - began).toBeLessThan(2_000)
})

it('keeps what only sounds like one', () => {
  const payload = {
    author: 'Ada',
    compass: 'north',
    bypass: true,
    defence: 'x',
    passed: 3,
    design: 'x',
    signal: 'x',
    public_key: 'x',
    key: 'KORA-12',
    session_ideas: 2,
    url: 'https://h.example',
    connection: 'keep-alive',
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
