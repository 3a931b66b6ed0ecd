import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AccessConfig } from '@/lib/server/process/env'
import { collectedLog } from '@/testing/process/collected-log'
import { GuessLimit } from './guess-limit'

const ACCESS: AccessConfig = {
  host: '127.0.0.1',
  allowedHosts: [],
  password: 'correct horse battery',
  hasUnusablePassword: false,
  accessRole: 'viewer',
  sessionKeys: [],
  sessionKeysIn: 'process',
  publicUrl: null,
  oidc: null,
  proxy: null,
  allowUnauthenticated: false,
  exposed: true,
}

interface Guess {
  readonly password?: string
  readonly peer?: string | null
  readonly device?: string | null
}

function setUp() {
  const { log, lines } = collectedLog()
  const limit = new GuessLimit(() => log)
  const guess = async ({ password, peer = '192.0.2.1', device = null }: Guess) => {
    const headers = new Headers({ host: 'localhost' })
    if (password !== undefined) headers.set('authorization', `Basic ${btoa(`kora:${password}`)}`)
    const decision = await limit.admit(
      ACCESS,
      { headers, peer, device },
      { accounts: false, others: false },
    )
    return decision.kind === 'allowed' ? 'allowed' : decision.code
  }
  const guessMany = (count: number, asked: Guess = {}) =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        guess({ ...asked, password: `${asked.password ?? 'guess'} ${index}` }),
      ),
    )
  return { guess, guessMany, lines }
}

const WRONG = 'authentication_required'
const TOO_MANY = 'too_many_guesses'
const RIGHT = { password: 'correct horse battery' }
const countWrong = (codes: readonly string[]) => codes.filter((code) => code === WRONG).length

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('guesses of the password', () => {
  it('are ten a minute from one address, however many come at once', async () => {
    const { guess, guessMany } = setUp()
    expect(countWrong(await guessMany(500))).toBe(10)
    // Neither the right password nor a wrong one is checked any more.
    expect(await guess(RIGHT)).toBe(TOO_MANY)
    vi.advanceTimersByTime(60_001)
    expect(await guess(RIGHT)).toBe('allowed')
  })

  it('are counted by the address, of IPv6 by the network of one subscriber', async () => {
    const { guess, guessMany } = setUp()
    await guessMany(11, { peer: '2001:db8:1:2::1' })
    expect(await guess({ ...RIGHT, peer: '2001:db8:1:2:ffff:1:2:3' })).toBe(TOO_MANY)
    expect(await guess({ ...RIGHT, peer: '2001:db8:1:3::1' })).toBe('allowed')
    expect(await guess({ ...RIGHT, peer: '192.0.2.9' })).toBe('allowed')
    await guessMany(11, { peer: '::ffff:192.0.2.7', password: 'mapped' })
    expect(await guess({ ...RIGHT, peer: '192.0.2.7' })).toBe(TOO_MANY)
  })

  it('are 120 a minute from all addresses together', async () => {
    const { guess, guessMany } = setUp()
    let looked = 0
    for (let peer = 0; peer < 40; peer += 1) {
      looked += countWrong(await guessMany(10, { peer: `198.51.100.${peer}`, password: `${peer}` }))
    }
    expect(looked).toBe(120)
    expect(await guess({ ...RIGHT, peer: '203.0.113.1' })).toBe(TOO_MANY)
  })

  it('from one address do not use up what all have together', async () => {
    const { guess, guessMany } = setUp()
    await guessMany(5_000)
    expect(await guess({ ...RIGHT, peer: '203.0.113.1' })).toBe('allowed')
  })

  it('lock no browser out that is known, and it has a limit of its own', async () => {
    const { guess, guessMany } = setUp()
    await guessMany(500)
    expect(await guess({ ...RIGHT, device: 'known' })).toBe('allowed')
    expect(countWrong(await guessMany(50, { device: 'known', password: 'known' }))).toBe(10)
    expect(await guess({ ...RIGHT, device: 'another' })).toBe('allowed')
  })

  it('are none where the same wrong password is repeated, as an open page does', async () => {
    const { guess } = setUp()
    for (let poll = 0; poll < 100; poll += 1) {
      expect(await guess({ password: 'the old password' })).toBe(WRONG)
    }
    expect(await guess(RIGHT)).toBe('allowed')
  })

  it('are none where the right one is given, or none at all', async () => {
    const { guess } = setUp()
    for (let poll = 0; poll < 500; poll += 1) {
      expect(await guess(RIGHT)).toBe('allowed')
      expect(await guess({})).toBe(WRONG)
    }
    expect(await guess({ password: 'wrong' })).toBe(WRONG)
  })

  it('are told to the log once a minute, with a count and nothing that was guessed', async () => {
    const { guess, guessMany, lines } = setUp()
    await guessMany(8_000)
    await guess({ password: 'elsewhere', peer: '192.0.2.2' })
    expect(lines).toEqual([])
    vi.advanceTimersByTime(60_001)
    expect(lines).toEqual([
      'warn [kora.access] 8001 requests with a wrong password in the last minute, from 192.0.2.1 and 1 other addresses',
    ])
    vi.advanceTimersByTime(600_000)
    expect(lines).toHaveLength(1)
    await guess({ password: 'late' })
    vi.advanceTimersByTime(60_001)
    expect(lines[1]).toContain('1 requests')
  })
})
