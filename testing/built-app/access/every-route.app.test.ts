import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { leastRole, type Permission, refusalOf } from '@/lib/domain/access/permission'
import { type Scope, SCOPES } from '@/lib/domain/access/scope'
import { type Role, ROLES } from '@/lib/domain/access/role'
import {
  type Method,
  METHODS,
  methodsOf,
  PAGE_MANIFEST,
  ROUTE_MANIFEST,
  routeEntry,
  type RoutePath,
} from '@/lib/wire/routes/route-manifest'
import type { ServedCockpit } from '@/scripts/served-cockpit'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { openRogueIssuer, type RogueIssuer } from '@/testing/http/rogue-issuer'
import { AppFixture, environmentOf, until, untilReadiness } from '../app-fixture'
import {
  addSessionIn,
  addTokenIn,
  outcomeOf,
  SAME_ORIGIN,
  SESSION_KEY,
  signedInRoles,
} from './access-fixture'

const NOBODY = '00000000-0000-4000-8000-000000000009'

/** What a good request of a route is answered; 200 unless it is named here. */
const GOOD: Readonly<Record<string, string>> = {
  'GET /api/activity/export': '400 bad_format',
  'GET /api/operational-state/at': '400 bad_time',
  'GET /api/sea-tickets/:id': '404 ticket_not_found',
  'GET /api/sea-tickets/export': '400 bad_format',
  'POST /api/access/accounts': '201',
  'PUT /api/access/accounts/:id': '404 not_found',
  'DELETE /api/access/accounts/:id': '404 not_found',
  'DELETE /api/access/sessions/:id': '404 not_found',
  'POST /api/access/tokens': '201',
  'DELETE /api/access/tokens/:id': '404 not_found',
  // Nobody has configured a provider here: oidc.app.test.ts has one.
  'GET /api/session/oidc': '404 not_found',
  'GET /api/session/oidc/callback': '404 not_found',
  'POST /api/session/link': '401 wrong_credentials',
  'POST /api/session/sign-in': '401 wrong_credentials',
}

let made = 0
/** A body that the route takes. */
const BODIES: Readonly<Record<string, () => object>> = {
  'POST /api/access/accounts': () => ({ name: `new ${(made += 1)}`, role: 'viewer' }),
  'PUT /api/access/accounts/:id': () => ({ role: 'viewer' }),
  'POST /api/access/tokens': () => ({ name: 'new', role: 'viewer', scopes: ['admin'], days: 1 }),
  'POST /api/session/link': () => ({ link: 'no such link', password: 'a long enough one' }),
  'POST /api/session/sign-in': () => ({ name: 'nobody', password: 'whatever it is' }),
  'POST /api/session/sign-out': () => ({}),
}

interface Call {
  readonly path: RoutePath
  readonly method: Method
  readonly permission: Permission
}

const PATHS = Object.keys(ROUTE_MANIFEST).filter(
  (path): path is RoutePath => path in ROUTE_MANIFEST,
)
const CALLS: readonly Call[] = PATHS.flatMap((path) =>
  METHODS.flatMap((method) => {
    const entry = routeEntry(path)[method]
    return entry === undefined ? [] : [{ path, method, permission: entry.permission }]
  }),
)
/**
 * What is asked again and again: not the end of the session that asks, nor attempts to sign in, which
 * cost half a second each and are slowed down.
 */
const REPEATED = CALLS.filter(
  ({ path, method, permission }) =>
    path !== '/api/session/sign-out' && (permission !== 'public' || method === 'GET'),
)

let checks = 0
afterAll(() => {
  process.stdout.write(`access: ${checks} requests, each with its exact status and code\n`)
})

type Headers = Readonly<Record<string, string>>

async function ask(
  cockpit: ServedCockpit,
  call: Pick<Call, 'path' | 'method'>,
  headers: Headers,
  body?: string,
) {
  checks += 1
  const name = `${call.method} ${call.path}`
  const made = BODIES[name]
  const sent = body ?? (made === undefined ? undefined : JSON.stringify(made()))
  const { status, code } = await outcomeOf(cockpit, addressOf(call.path), {
    method: call.method,
    headers,
    ...(sent !== undefined && { body: sent }),
  })
  return code === null ? String(status) : `${status} ${code}`
}

const addressOf = (path: string) => path.replace(':id', NOBODY)
const goodOf = ({ method, path }: Call) => GOOD[`${method} ${path}`] ?? '200'

/** What somebody who was let in is answered. */
function expected(call: Call, who: { role: Role; scopes: readonly Scope[] | null }): string {
  const why = refusalOf(who, call.permission)
  if (why === null) return goodOf(call)
  return why === 'role' ? '403 not_permitted' : '403 scope_missing'
}

const ASSERTION = 'x-kora-assertion'

describe('a cockpit with accounts, and a proxy that signs', () => {
  const fixture = new AppFixture()
  let db: TestDatabase
  let proxy: RogueIssuer
  let cockpit: ServedCockpit
  let cookies: Readonly<Record<Role, string>>

  beforeAll(async () => {
    db = await cloneDatabase()
    proxy = await openRogueIssuer()
    cockpit = await fixture.serve({
      ...environmentOf(db),
      KORA_SESSION_KEYS: Buffer.from(SESSION_KEY).toString('base64'),
      KORA_PROXY_JWT_HEADER: ASSERTION,
      KORA_PROXY_JWT_ISSUER: proxy.issuer,
      KORA_PROXY_JWT_AUDIENCE: 'kora',
      KORA_PROXY_JWKS: proxy.jwks,
      KORA_PROXY_ROLES: 'admin:admin,operator:operator,viewer:viewer',
    })
    await untilReadiness(cockpit, 'ready')
    // The first link is of the first account: before it everybody acts as local.
    cookies = await signedInRoles(db, cockpit)
  })
  afterAll(async () => {
    await fixture.close()
    await proxy.close()
    await db.drop()
  })

  const assertionOf = async (role: Role, change: object = {}) => {
    const exp = Math.floor(Date.now() / 1000) + 600
    const claims = { iss: proxy.issuer, aud: 'kora', sub: role, exp, groups: [role], ...change }
    return { [ASSERTION]: await proxy.sign(claims) }
  }

  it('answers a stranger nothing but what is public, and lets none sign up (A10)', async () => {
    for (const call of CALLS) {
      const wanted = call.permission === 'public' ? goodOf(call) : '401 authentication_required'
      expect([call, await ask(cockpit, call, SAME_ORIGIN)]).toEqual([call, wanted])
    }
  })

  it.each(ROLES)('lets a session of a %s do what the role may, and no more', async (role) => {
    for (const call of REPEATED) {
      const answer = await ask(cockpit, call, { ...SAME_ORIGIN, cookie: cookies[role] })
      expect([call, answer]).toEqual([call, expected(call, { role, scopes: null })])
    }
  })

  it.each(ROLES)('lets a session of a %s by a provider do what the role may', async (role) => {
    const { cookie } = await addSessionIn(db, role)
    for (const call of REPEATED) {
      const answer = await ask(cockpit, call, { ...SAME_ORIGIN, cookie })
      expect([call, answer]).toEqual([call, expected(call, { role, scopes: null })])
    }
  })

  it.each(ROLES)('lets a %s whom the proxy vouches for do what the role may', async (role) => {
    const asserted = await assertionOf(role)
    for (const call of REPEATED) {
      const answer = await ask(cockpit, call, { ...SAME_ORIGIN, ...asserted })
      expect([call, answer]).toEqual([call, expected(call, { role, scopes: null })])
    }
  })

  it('knows no session that has ended, was revoked, or is of another key or workspace', async () => {
    const revoked = await addSessionIn(db, 'admin')
    await db.pool.query('update public.kora_session set revoked_at = now() where session_id = $1', [
      revoked.sessionId,
    ])
    await until(
      async () =>
        (await outcomeOf(cockpit, '/api/session', { headers: { cookie: revoked.cookie } })).status,
      401,
    )
    const bad = {
      revoked,
      ended: await addSessionIn(db, 'admin', { endsAt: Date.now() - 1_000 }),
      'of another key': await addSessionIn(db, 'admin', { key: new Uint8Array(32).fill(8) }),
      'of another workspace': await addSessionIn(db, 'admin', { workspaceId: 'org_other' }),
    }
    for (const [what, { cookie }] of Object.entries(bad)) {
      for (const call of REPEATED.filter(({ permission }) => permission !== 'public')) {
        const answer = await ask(cockpit, call, { ...SAME_ORIGIN, cookie })
        expect([what, call, answer]).toEqual([what, call, '401 authentication_required'])
      }
    }
  })

  it('knows no assertion that does not hold, whatever stands beside it', async () => {
    const ended = await assertionOf('admin', { exp: Math.floor(Date.now() / 1000) - 60 })
    const elsewhere = await assertionOf('admin', { aud: 'another' })
    const lookalike = { x_kora_assertion: (await assertionOf('admin'))[ASSERTION] }
    for (const asserted of [ended, elsewhere, lookalike]) {
      for (const call of REPEATED.filter(({ permission }) => permission !== 'public')) {
        const headers = { ...SAME_ORIGIN, ...asserted, cookie: cookies.admin }
        expect([call, await ask(cockpit, call, headers)]).toEqual([
          call,
          '401 authentication_required',
        ])
      }
    }
  })

  it.each(ROLES)('lets a token of a %s do what role and scopes may', async (role) => {
    for (const scopes of [SCOPES, ['read'], ['metrics'], ['stop'], ['admin']] as const) {
      const { headers } = await addTokenIn(db, role, scopes)
      for (const call of REPEATED) {
        // A token has no session to end, and needs no origin.
        const answer = await ask(cockpit, call, { ...headers, 'content-type': 'application/json' })
        expect([scopes, call, answer]).toEqual([scopes, call, expected(call, { role, scopes })])
      }
    }
  })

  it('knows no token that has ended, was revoked, or was made up', async () => {
    const ended = await addTokenIn(db, 'admin')
    const revoked = await addTokenIn(db, 'admin')
    await db.pool.query(`update public.kora_token set ends_at = now() where token_id = $1`, [
      ended.tokenId,
    ])
    await db.pool.query(`update public.kora_token set revoked_at = now() where token_id = $1`, [
      revoked.tokenId,
    ])
    const tampered = `${ended.token.slice(0, -1)}${ended.token.endsWith('A') ? 'B' : 'A'}`
    const bad = [ended.token, revoked.token, tampered, 'kora_x', '', 'x y']
    for (const token of bad) {
      for (const call of CALLS.filter(({ permission }) => permission !== 'public').slice(0, 4)) {
        const headers = { authorization: `Bearer ${token}`, cookie: cookies.admin }
        // The first proof that is there counts, alone: the good session beside it does not.
        expect([token, await ask(cockpit, call, headers)]).toEqual([
          token,
          '401 authentication_required',
        ])
      }
    }
  })

  it('refuses another site, and a change without the proof that a page of ours sent it', async () => {
    for (const call of CALLS.filter(({ path }) => path !== '/api/session/sign-out')) {
      const isChange = call.method !== 'GET'
      const cookie = { cookie: cookies.admin, 'content-type': 'application/json' }
      const isOpenRead = call.permission === 'public' && !isChange
      const crossSite = { ...cookie, 'sec-fetch-site': 'cross-site' }
      expect([call, await ask(cockpit, call, crossSite)]).toEqual([
        call,
        isOpenRead ? goodOf(call) : '403 cross_site_request',
      ])
      if (!isChange) continue
      const without = '403 cross_site_request'
      expect([call, await ask(cockpit, call, cookie)]).toEqual([call, without])
      const foreign = { ...cookie, origin: 'https://evil.example' }
      expect([call, await ask(cockpit, call, foreign)]).toEqual([call, without])
      const otherPort = { ...cookie, origin: `http://127.0.0.1:${cockpit.port + 1}` }
      expect([call, await ask(cockpit, call, otherPort)]).toEqual([call, without])
      if (call.permission === 'public') continue
      const own = { ...cookie, origin: `http://127.0.0.1:${cockpit.port}` }
      expect([call, await ask(cockpit, call, own)]).toEqual([call, goodOf(call)])
    }
  })

  it('serves no method that the manifest does not name', async () => {
    for (const path of PATHS) {
      const served = methodsOf(path)
      for (const method of METHODS.filter((name) => !served.includes(name))) {
        const headers = { ...SAME_ORIGIN, cookie: cookies.admin }
        const answer = await ask(cockpit, { path, method }, headers)
        expect([path, method, answer]).toEqual([path, method, '405 method_not_allowed'])
      }
    }
  })

  it('takes no body but the one of the manifest', async () => {
    for (const call of CALLS.filter(({ path, method }) => `${method} ${path}` in BODIES)) {
      const headers = { ...SAME_ORIGIN, cookie: cookies.admin }
      expect([call, await ask(cockpit, call, headers, '{"x":')]).toEqual([call, '400 bad_body'])
      expect([call, await ask(cockpit, call, headers, '[]')]).toEqual([call, '400 bad_body'])
      const text = { ...headers, 'content-type': 'text/plain' }
      expect([call, await ask(cockpit, call, text, '{}')]).toEqual([
        call,
        '415 unsupported_media_type',
      ])
      const large = JSON.stringify({ name: 'x'.repeat(70_000) })
      const sized = { ...headers, 'content-length': String(large.length) }
      expect([call, await ask(cockpit, call, sized, large)]).toEqual([call, '413 body_too_large'])
    }
  })

  it('shows each page to whoever has its permission, and to nobody else', async () => {
    for (const [page, permission] of Object.entries(PAGE_MANIFEST)) {
      const address = addressOf(page)
      const html = { accept: 'text/html' }
      const stranger = await outcomeOf(cockpit, address, { headers: html })
      checks += 1
      expect([page, stranger.status]).toEqual([page, permission === 'public' ? 200 : 303])
      for (const role of ROLES) {
        const headers = { ...html, cookie: cookies[role] }
        const { status } = await outcomeOf(cockpit, address, { headers })
        checks += 1
        // There is no ticket of that id; a page that is not permitted is not there either.
        const isThere = page !== '/sea-tickets/:id'
        const may = refusalOf({ role, scopes: null }, permission) === null
        expect([page, role, status]).toEqual([page, role, may && isThere ? 200 : 404])
      }
    }
  })
})

describe('a cockpit without accounts', () => {
  const fixture = new AppFixture()
  let db: TestDatabase

  beforeAll(async () => {
    db = await cloneDatabase()
  })
  afterAll(async () => {
    await fixture.close()
    await db.drop()
  })

  const basic = { authorization: `Basic ${btoa('x:correct horse battery')}` }
  const WAYS: readonly [string, Record<string, string>, Headers, Role | null][] = [
    ['whoever is behind a proxy', {}, { 'x-forwarded-for': '192.0.2.1' }, 'viewer'],
    ['everybody, where that is configured', { KORA_ALLOW_UNAUTHENTICATED: '1' }, {}, 'viewer'],
    ['nobody without the password', { KORA_ACCESS_PASSWORD: 'correct horse battery' }, {}, null],
    [
      'a viewer by the password',
      { KORA_ACCESS_PASSWORD: 'correct horse battery' },
      basic,
      'viewer',
    ],
    [
      'an operator by the password',
      { KORA_ACCESS_PASSWORD: 'correct horse battery', KORA_ACCESS_ROLE: 'operator' },
      basic,
      'operator',
    ],
    // Last: it adds an account, and ends acting as local.
    ['whoever acts as local', {}, {}, 'admin'],
  ]

  it.each(WAYS)('lets %s in with its role', async (_who, environment, headers, role) => {
    const cockpit = await fixture.serve({
      ...environmentOf(db),
      KORA_ROLE: 'observer',
      ...environment,
    })
    // Until the accounts were read once, whoever acts as local is a viewer.
    await untilReadiness(cockpit, 'runtime_silent')
    for (const call of REPEATED.filter(({ permission }) => leastRole(permission) !== null)) {
      if (role === 'admin' && call.path === '/api/access/accounts') continue
      const wanted =
        role === null ? '401 authentication_required' : expected(call, { role, scopes: null })
      expect([call, await ask(cockpit, call, { ...SAME_ORIGIN, ...headers })]).toEqual([
        call,
        wanted,
      ])
    }
    await cockpit.kill()
  })
})
