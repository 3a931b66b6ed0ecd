import { describe, expect, it } from 'vitest'
import { readTarget } from './request-target'

describe('the target of a request', () => {
  it('is a path and a query, both as they came', () => {
    expect(readTarget('/sea-tickets?q=a%20b&c=%zz')).toEqual({
      kind: 'path',
      pathname: '/sea-tickets',
      search: '?q=a%20b&c=%zz',
    })
    expect(readTarget('/')).toEqual({ kind: 'path', pathname: '/', search: '' })
    expect(readTarget('/a?')).toEqual({ kind: 'path', pathname: '/a', search: '?' })
    expect(readTarget('/%E6%97%A5')).toMatchObject({ kind: 'path' })
  })

  it.each([
    '*',
    '',
    'http://127.0.0.1:3000/',
    'localhost:3000',
    'sea-tickets',
    '/%',
    '/%zz',
    '/x/%c0%af',
    '/%ff',
    '/%ed%a0%80',
    '/ü',
    '/a b',
    '/a\nb',
    '/a#b',
    '/\u00ff',
  ])('is malformed as %j', (target) => {
    expect(readTarget(target).kind).toBe('malformed')
  })

  it.each([
    '//evil.example/',
    '/a//b',
    '/a/../b',
    '/..',
    '/./a',
    '/%2e%2e/package.json',
    '/a/%2E/b',
    '/a%2Fb',
    '/a%5cb',
    '/a\\b',
    '/%00',
    '/a%0d%0ab',
    '/a%7f',
    '/a%C2%85b',
  ])('is no address of ours as %j', (target) => {
    expect(readTarget(target).kind).toBe('unknown')
  })
})
