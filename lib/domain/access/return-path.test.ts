import { expect, it } from 'vitest'
import { returnPath } from './return-path'

it.each(['/sea-tickets?bucket=queued', '/operational-state?at=2026-05-21T12%3A00%3A00Z', '/'])(
  'one goes on to %s of our own',
  (path) => {
    expect(returnPath(path)).toBe(path)
  },
)

// Each of them has led somewhere else from somebody's sign-in page.
it.each([
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\\/evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  ' /x',
  '/\t/evil.example',
  '/%0d%0aset-cookie:x=y\r\nx',
  '/api/session',
  '/sign-in?return_to=/',
  '/x/..//evil.example',
  '',
  null,
  undefined,
])('one never goes on to %j', (path) => {
  expect(returnPath(path)).toBe('/')
})
