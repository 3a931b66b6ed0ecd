import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { FakeClock } from '@/testing/process/fake-clock'
import { collectedLog } from '@/testing/process/collected-log'
import { NO_ACCESS, scriptedSubstrate } from '@/testing/database/scripted-substrate'
import { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { noSessionCookie, sessionCookie, sessionCookieIn } from './cookies'
import { SessionBook } from './session-book'
import { type SealedSession, SessionSeal } from './session-seal'
import { SESSION_MS } from './sign-in'
import { bearerIn, newTokenText, printToken } from './token-text'

const key = () => new Uint8Array(randomBytes(32))
const NOW = 1_800_000_000_000

const SESSION: SealedSession = {
  sessionId: '00000000-0000-4000-8000-000000000005',
  subject: 'account:1',
  actorId: '00000000-0000-4000-8000-000000000006',
  name: 'ann',
  role: 'operator',
  via: 'account',
  begunAt: NOW,
  endsAt: NOW + SESSION_MS,
}

describe('a sealed session', () => {
  it('is opened by any of the keys, for its workspace, until its end', async () => {
    const [old, fresh] = [key(), key()]
    const text = await new SessionSeal([old], 'org_a').seal(SESSION)
    expect(await new SessionSeal([fresh, old], 'org_a').open(text, NOW)).toEqual(SESSION)
    expect(await new SessionSeal([fresh], 'org_a').open(text, NOW)).toBeNull()
    expect(await new SessionSeal([old], 'org_b').open(text, NOW)).toBeNull()
    expect(await new SessionSeal([old], 'org_a').open(text, NOW + SESSION_MS)).toBeNull()
  })

  it('shows nothing of what it holds, and cannot be changed or made without a key', async () => {
    const seal = new SessionSeal([key()], 'org_a')
    const text = await seal.seal(SESSION)
    const parts = text.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'))
    expect(parts.join(' ')).not.toMatch(/operator|ann|account/)
    const flipped = `${text.slice(0, -3)}${text.endsWith('AAA') ? 'BBB' : 'AAA'}`
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`
    for (const forged of [flipped, none, '', 'x', 'a.b.c.d.e']) {
      expect(await seal.open(forged, NOW)).toBeNull()
    }
  })
})

describe('the cookie of a session', () => {
  it('is one of this host alone, over HTTPS, unseen by scripts', () => {
    const cookie = sessionCookie('x', 60, { isPlain: false })
    expect(cookie).toBe('__Host-kora=x; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=60')
    expect(noSessionCookie({ isPlain: false })).toContain('Max-Age=0')
    expect(sessionCookie('x', 60, { isPlain: true })).not.toContain('Secure')
  })

  it('counts only where there is one of its name, and the plain one only on this machine', () => {
    expect(sessionCookieIn('a=b; __Host-kora=x', { isPlain: false })).toBe('x')
    expect(sessionCookieIn('__Host-kora=x; __Host-kora=y', { isPlain: false })).toBeNull()
    expect(sessionCookieIn('kora_session=x', { isPlain: false })).toBeNull()
    expect(sessionCookieIn('x__Host-kora=x; __host-kora=y', { isPlain: false })).toBeNull()
  })
})

describe('an Authorization header', () => {
  it('is a token of ours, another bearer, or none', () => {
    const text = newTokenText()
    expect(bearerIn(`Bearer ${printToken(text)}`)).toEqual(text)
    expect(bearerIn(`bearer   ${printToken(text)}`)).toEqual(text)
    for (const odd of [
      'Bearer',
      'Bearer ',
      'Bearer kora_',
      `Bearer ${printToken(text)}x`,
      'bearer a b',
    ]) {
      expect([odd, bearerIn(odd)]).toEqual([odd, 'malformed'])
    }
    for (const none of [null, '', 'Basic eDp5', 'Bearerx y', 'Digest a']) {
      expect([none, bearerIn(none)]).toEqual([none, null])
    }
  })
})

describe('a session while the database is away', () => {
  async function setUp() {
    const clock = new FakeClock()
    const substrate = { isAway: false, revoked: [] as string[] }
    const provider = new SubstrateProvider({
      substrate: scriptedSubstrate({
        readPulse: () =>
          substrate.isAway
            ? Promise.reject(new Error('away'))
            : Promise.resolve({
                asOf: '2026-05-21T12:00:00Z',
                now: '2026-05-21T12:00:00Z',
                replay: null,
                isReadOnly: false,
                fingerprint: null,
                access: { ...NO_ACCESS, accounts: true, revoked: substrate.revoked },
              }),
      }),
      workspaceId: 'org_a',
      maxAgeMs: 5_000,
      clock,
      log: collectedLog().log,
    })
    const book = new SessionBook(new SessionSeal([key()], 'org_a'), clock)
    const cookie = await book.seal({
      ...SESSION,
      begunAt: clock.now(),
      endsAt: clock.now() + SESSION_MS,
    })
    const prove = async () => (await book.prove(provider, cookie))?.kind
    return { clock, substrate, prove }
  }

  it('reads on for a quarter of an hour after it was last found good, and no longer', async () => {
    const { clock, substrate, prove } = await setUp()
    await clock.advance(1_800_000)
    expect(await prove()).toBe('good')
    substrate.isAway = true
    await clock.advance(600_000)
    expect(await prove()).toBe('good')
    await clock.advance(301_000)
    expect(await prove()).toBe('unknown')
    substrate.isAway = false
    await clock.advance(2_000)
    expect(await prove()).toBe('good')
  })

  it('is refused within one interval of its revocation', async () => {
    const { clock, substrate, prove } = await setUp()
    expect(await prove()).toBe('good')
    substrate.revoked = [SESSION.sessionId]
    await clock.advance(5_001)
    expect(await prove()).toBe('bad')
    // And it stays refused when the database goes away.
    substrate.isAway = true
    await clock.advance(10_000)
    expect(await prove()).toBe('bad')
  })
})
