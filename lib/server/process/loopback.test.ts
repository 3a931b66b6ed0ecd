import { describe, expect, it } from 'vitest'
import { isLoopback } from './loopback'

describe('a loopback address', () => {
  it.each([
    'localhost',
    'LOCALHOST',
    'a.localhost',
    '127.0.0.1',
    '127.255.255.254',
    '::1',
    '[::1]',
  ])('is %s', (host) => {
    expect(isLoopback(host)).toBe(true)
  })

  it.each(['', '0.0.0.0', '::', '128.0.0.1', '127.0.0.1.nip.io', 'mylocalhost', '[::2]', '1'])(
    'is not “%s”',
    (host) => {
      expect(isLoopback(host)).toBe(false)
    },
  )
})
