import { expect, it } from 'vitest'
import { parseExact, writeExact } from './exact-json'
import { projectPayloadText } from './projected-payload'

it.each([
  '9223372036854775807',
  '-12345678.123456789',
  '1.10',
  '0.0000001',
  '1e400',
  '1E-7',
  '-0',
  '0.30000000000000004',
  '7',
  '-2.5',
])('a payload leaves with the number %s as it is logged, at any depth and in a text', (digits) => {
  for (const text of [
    digits,
    `{"n":${digits}}`,
    `{"list":[{"n":${digits},"e":"1.10 \\" 5e3"}],"__proto__":${digits}}`,
    JSON.stringify({ note: `{"n": ${digits}}` }),
  ]) {
    expect(writeExact(parseExact(text))).toBe(text)
    expect(projectPayloadText(text)).toBe(text)
  }
})

it('a secret is left out of a payload with numbers that no JavaScript number holds', () => {
  expect(
    projectPayloadText('{"token":1.10,"tokens_used":1.10,"n":1e400,"note":"{\\"pin\\":1.10}"}'),
  ).toBe('{"tokens_used":1.10,"n":1e400,"note":"{}"}')
})

it('of a name that stands twice the last counts, and what is nested too deep ends no read', () => {
  expect(writeExact(parseExact('{"a":1.10,"a":1.20}'))).toBe('{"a":1.20}')
  const deep = `${'['.repeat(30_000)}1.10${']'.repeat(30_000)}`
  expect(projectPayloadText(deep).length).toBeLessThan(100)
})

it('what is no JSON is refused', () => {
  for (const text of ['{"a":1.10', '01.10', '']) expect(() => parseExact(text)).toThrow(SyntaxError)
})
