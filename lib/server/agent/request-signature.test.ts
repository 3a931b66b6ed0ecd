import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isSigningSecret, signatureHeaders } from './request-signature'

const KEY = Buffer.from('a key for tests, 24 bytes')
const SECRET = `whsec_${KEY.toString('base64')}`

describe('the signature of a request', () => {
  it('is the one that Standard Webhooks asks for', () => {
    const at = Date.parse('2026-05-21T12:00:00.900Z')
    const digest = createHmac('sha256', KEY).update('attempt-1.1779364800.{"é":1}').digest('base64')
    expect(signatureHeaders(SECRET, 'attempt-1', at, '{"é":1}')).toEqual({
      'webhook-timestamp': '1779364800',
      'webhook-signature': `v1,${digest}`,
    })
  })

  it.each([SECRET, KEY.toString('base64')])('can be made with %s', (secret) => {
    expect(isSigningSecret(secret)).toBe(true)
  })

  it.each([
    '',
    'whsec_',
    'not base64 !',
    '!!!!',
    'whsec_YQ==',
    Buffer.from('23 bytes are too few, y').toString('base64'),
    `${SECRET}!`,
  ])('cannot be made with %j', (secret) => {
    expect(isSigningSecret(secret)).toBe(false)
  })
})
