import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JWTPayload } from 'jose'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { systemClock } from '@/lib/server/process/clock'
import type { ProxyConfig } from '@/lib/server/process/foreign-ways'
import { openRogueIssuer, type RogueIssuer } from '@/testing/http/rogue-issuer'
import { ProxyAssertions } from './assertions'

// Keys, signatures and requests over the net: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const HEADER = 'x-kora-assertion'
let proxy: RogueIssuer
let folder: string
beforeAll(async () => {
  proxy = await openRogueIssuer()
  folder = await mkdtemp(join(tmpdir(), 'kora-jwks-'))
})
afterAll(async () => {
  await proxy.close()
  await rm(folder, { recursive: true })
})

const configOf = (change: Partial<ProxyConfig> = {}): ProxyConfig => ({
  header: HEADER,
  issuer: proxy.issuer,
  audience: 'kora',
  keys: { kind: 'address', at: proxy.jwks },
  peers: ['127.0.0.0/8', '::1'],
  roles: { claim: 'groups', rules: [{ role: 'operator', value: 'kora-ops' }] },
  ...change,
})

const claimsOf = (change: JWTPayload = {}): JWTPayload => ({
  iss: proxy.issuer,
  aud: 'kora',
  sub: 'ann',
  exp: Math.floor(Date.now() / 1000) + 60,
  groups: ['kora-ops'],
  email: 'ann@example.com',
  ...change,
})

const openWith = (change: Partial<ProxyConfig> = {}) =>
  new ProxyAssertions({ config: configOf(change), workspaceId: 'org_a', clock: systemClock })

async function prove(
  text: string,
  { peer = '127.0.0.1', config = {} }: { peer?: string | null; config?: Partial<ProxyConfig> } = {},
) {
  const headers = new Headers({ [HEADER]: text })
  return openWith(config).prove(headers, { provider: null, peer })
}

describe('the assertion of a proxy', () => {
  it('says who it is by issuer and subject, until its end, with the role of its claim', async () => {
    const claims = claimsOf({ name: 'Ann' })
    expect(await prove(await proxy.sign(claims))).toMatchObject({
      kind: 'good',
      principal: {
        subject: `proxy:${proxy.issuer}#ann`,
        name: 'Ann',
        role: 'operator',
        via: 'proxy',
        endsAt: (Number(claims.exp) + 5) * 1000,
      },
    })
  })

  it('is the same principal while it is the same assertion', async () => {
    const assertions = openWith()
    const headers = new Headers({ [HEADER]: await proxy.sign(claimsOf()) })
    const from = { provider: null, peer: '127.0.0.1' }
    const [one, other] = [
      await assertions.prove(headers, from),
      await assertions.prove(headers, from),
    ]
    if (one?.kind !== 'good' || other?.kind !== 'good') throw new Error('refused')
    expect(one.principal).toBe(other.principal)
  })

  it.each<[string, JWTPayload]>([
    ['for another audience', { aud: 'another' }],
    ['for no audience', { aud: undefined }],
    ['of another issuer', { iss: 'https://evil.example' }],
    ['that is over', { exp: Math.floor(Date.now() / 1000) - 60 }],
    ['without an end', { exp: undefined }],
    ['of a time to come', { nbf: Math.floor(Date.now() / 1000) + 600 }],
    ['about nobody', { sub: undefined }],
    ['about nobody at all', { sub: '' }],
  ])('%s opens nothing', async (_what, change) => {
    expect(await prove(await proxy.sign(claimsOf(change)))).toEqual({ kind: 'bad' })
  })

  it('signed by another key, by a shared secret or by nobody opens nothing', async () => {
    for (const make of [proxy.signByAnother, proxy.signBySecret, proxy.signByNone]) {
      expect(await prove(await make(claimsOf()))).toEqual({ kind: 'bad' })
    }
    for (const text of ['', 'x', 'a.b.c', 'admin']) {
      expect(await prove(text)).toEqual({ kind: 'bad' })
    }
  })

  it('gives nobody a role whom no claim gives one', async () => {
    expect(await prove(await proxy.sign(claimsOf({ groups: ['staff'] })))).toEqual({
      kind: 'no_role',
    })
  })

  it('counts from the proxy alone', async () => {
    const text = await proxy.sign(claimsOf())
    const kindFrom = async (peer: string | null, peers?: readonly string[]) =>
      (await prove(text, { peer, ...(peers && { config: { peers } }) }))?.kind
    expect(await kindFrom('::ffff:127.0.0.1')).toBe('good')
    expect(await kindFrom('::1')).toBe('good')
    expect(await kindFrom('192.0.2.1')).toBe('bad')
    expect(await kindFrom(null)).toBe('bad')
    expect(await kindFrom('192.0.2.1', ['192.0.2.0/24'])).toBe('good')
    expect(await kindFrom('127.0.0.1', ['192.0.2.0/24'])).toBe('bad')
    // A host without a server of ours does not say who asks.
    expect(await kindFrom(null, ['0.0.0.0/0', '::/0'])).toBe('good')
  })

  it('is not there in another header, and one that is written alike opens nothing', async () => {
    const text = await proxy.sign(claimsOf())
    const from = { provider: null, peer: '127.0.0.1' }
    const other = new Headers({ 'x-remote-user': 'admin', authorization: `Bearer ${text}` })
    expect(await openWith().prove(other, from)).toBeNull()
    for (const lookalike of ['x_kora_assertion', 'x-kora_assertion', 'X_Kora-Assertion']) {
      const smuggled = new Headers({ [lookalike]: text })
      expect(await openWith().prove(smuggled, from)).toEqual({ kind: 'bad' })
      smuggled.set(HEADER, text)
      expect(await openWith().prove(smuggled, from)).toEqual({ kind: 'bad' })
    }
    const twice = new Headers({ [HEADER]: text })
    twice.append(HEADER, text)
    expect(await openWith().prove(twice, from)).toEqual({ kind: 'bad' })
  })
})

describe('the keys of a proxy', () => {
  it('may lie in a file, which is read anew for a key that it lacks', async () => {
    const at = join(folder, 'jwks.json')
    await writeFile(at, JSON.stringify(proxy.keySet))
    const config = { keys: { kind: 'file', at } } as const
    expect(await prove(await proxy.sign(claimsOf()), { config })).toMatchObject({ kind: 'good' })
    const missing = { keys: { kind: 'file', at: join(folder, 'none.json') } } as const
    expect(await prove(await proxy.sign(claimsOf()), { config: missing })).toEqual({
      kind: 'unknown',
      away: 'keys',
    })
    await writeFile(at, '{"keys":1}')
    expect(await prove(await proxy.sign(claimsOf()), { config })).toEqual({
      kind: 'unknown',
      away: 'keys',
    })
  })

  it('are asked for once, whatever keys a stranger names', async () => {
    const assertions = openWith()
    const from = { provider: null, peer: '127.0.0.1' }
    const before = proxy.keysAsked()
    const good = await proxy.sign(claimsOf())
    const [, ...rest] = good.split('.')
    for (let count = 0; count < 20; count += 1) {
      const head = Buffer.from(JSON.stringify({ alg: 'ES256', kid: `k${count}` }))
      const made = [head.toString('base64url'), ...rest].join('.')
      await assertions.prove(new Headers({ [HEADER]: made }), from)
    }
    expect(proxy.keysAsked() - before).toBeLessThanOrEqual(2)
  })

  it('that cannot be had say so, and let nobody in', async () => {
    const gone = await openRogueIssuer()
    await gone.close()
    const config = { keys: { kind: 'address', at: gone.jwks } } as const
    expect(await prove(await proxy.sign(claimsOf()), { config })).toEqual({
      kind: 'unknown',
      away: 'keys',
    })
  })
})
