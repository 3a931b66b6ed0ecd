import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JWTPayload } from 'jose'
import type { ServedCockpit } from '@/scripts/served-cockpit'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { openRogueIssuer, type RogueIssuer } from '@/testing/http/rogue-issuer'
import { AppFixture, environmentOf, until, untilReadiness } from '../app-fixture'
import { objectIn } from '../ask'
import { openStream } from '../stream-client'
import { outcomeOf, SAME_ORIGIN } from './access-fixture'

const STATE = '/api/operational-state'
const HEADER = 'x-kora-assertion'

describe('a cockpit behind a proxy that signs who asks', () => {
  const fixture = new AppFixture()
  let db: TestDatabase
  let proxy: RogueIssuer
  let cockpit: ServedCockpit

  beforeAll(async () => {
    db = await cloneDatabase()
    proxy = await openRogueIssuer()
    cockpit = await fixture.serve({
      ...environmentOf(db),
      KORA_PROXY_JWT_HEADER: HEADER,
      KORA_PROXY_JWT_ISSUER: proxy.issuer,
      KORA_PROXY_JWT_AUDIENCE: 'kora',
      KORA_PROXY_JWKS: proxy.jwks,
      KORA_PROXY_ROLES: 'admin:kora-admins,viewer:staff',
    })
    await untilReadiness(cockpit, 'ready')
  })
  afterAll(async () => {
    await fixture.close()
    await proxy.close()
    await db.drop()
  })

  const claimsOf = (change: JWTPayload = {}): JWTPayload => ({
    iss: proxy.issuer,
    aud: 'kora',
    sub: 'ann',
    name: 'Ann',
    exp: Math.floor(Date.now() / 1000) + 600,
    groups: ['kora-admins'],
    ...change,
  })
  const get = (path: string, headers: Record<string, string>) =>
    outcomeOf(cockpit, path, { headers })
  const codeOf = async (headers: Record<string, string>, path = STATE) => {
    const { status, code } = await get(path, { accept: 'application/json', ...headers })
    return code === null ? String(status) : `${status} ${code}`
  }

  it('knows who asks by the assertion, and nobody without', async () => {
    const asserted = { [HEADER]: await proxy.sign(claimsOf()) }
    expect(objectIn(JSON.parse((await get('/api/session', asserted)).text))).toMatchObject({
      subject: `proxy:${proxy.issuer}#ann`,
      role: 'admin',
      via: 'proxy',
      session_id: null,
    })
    expect((await get('/', { ...asserted, accept: 'text/html' })).status).toBe(200)
    expect(await codeOf({})).toBe('401 authentication_required')
    expect((await get('/', { accept: 'text/html' })).status).toBe(401)
  })

  it('believes no bare header, no lookalike and no assertion that does not hold (A3, A11)', async () => {
    const good = await proxy.sign(claimsOf())
    const refused = '401 authentication_required'
    expect(await codeOf({ 'x-remote-user': 'admin', [HEADER]: 'ann' })).toBe(refused)
    expect(await codeOf({ x_kora_assertion: good })).toBe(refused)
    expect(await codeOf({ x_kora_assertion: good, [HEADER]: good })).toBe(refused)
    for (const make of [proxy.signByAnother, proxy.signByNone, proxy.signBySecret]) {
      expect(await codeOf({ [HEADER]: await make(claimsOf()) })).toBe(refused)
    }
    const change = [{ aud: 'x' }, { iss: 'x' }, { exp: 1 }, { sub: undefined }]
    for (const claims of change) {
      expect(await codeOf({ [HEADER]: await proxy.sign(claimsOf(claims)) })).toBe(refused)
    }
    const norole = { [HEADER]: await proxy.sign(claimsOf({ groups: [] })) }
    expect(await codeOf(norole)).toBe('403 no_role')
  })

  it('holds it to its role, and to a page of ours where it changes something (A16, A17)', async () => {
    const admin = { [HEADER]: await proxy.sign(claimsOf()), 'content-type': 'application/json' }
    const viewer = { ...admin, [HEADER]: await proxy.sign(claimsOf({ groups: ['staff'] })) }
    const make = async (headers: Record<string, string>) => {
      const body = JSON.stringify({ name: 'ci', role: 'viewer', scopes: ['read'], days: 1 })
      return (await outcomeOf(cockpit, '/api/access/tokens', { method: 'POST', headers, body }))
        .status
    }
    expect(await make(admin)).toBe(403)
    expect(await make({ ...admin, ...SAME_ORIGIN })).toBe(201)
    expect(await make({ ...viewer, ...SAME_ORIGIN })).toBe(403)
  })

  it('gives a token of theirs the role that they were last seen with (A7, A17)', async () => {
    const as = async (groups: string[]) => ({
      [HEADER]: await proxy.sign(claimsOf({ sub: 'bea', groups })),
    })
    const body = JSON.stringify({ name: 'ci', role: 'admin', scopes: ['admin'], days: 1 })
    const headers = { ...(await as(['kora-admins'])), ...SAME_ORIGIN }
    const made = await outcomeOf(cockpit, '/api/access/tokens', { method: 'POST', headers, body })
    const { token } = objectIn(JSON.parse(made.text))
    const bearer = { authorization: `Bearer ${String(token)}` }
    await until(() => codeOf(bearer, '/api/access'), '200')
    expect(await codeOf(await as(['staff']))).toBe('200')
    await until(() => codeOf(bearer, '/api/access'), '403 not_permitted')
  })

  it('ends a stream with its assertion (A7)', async () => {
    // Clocks may differ by five seconds: it counts for those.
    const exp = Math.floor(Date.now() / 1000)
    const stream = await openStream(cockpit, { [HEADER]: await proxy.sign(claimsOf({ exp })) })
    expect(stream.status).toBe(200)
    await stream.untilClosed()
  })
})
