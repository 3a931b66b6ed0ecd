import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Role } from '@/lib/domain/access/role'
import type { ServedCockpit } from '@/scripts/served-cockpit'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { openTcpProxy, type TcpProxy } from '@/testing/http/tcp-proxy'
import { AppFixture, environmentOf, until, untilReadiness } from '../app-fixture'
import { objectIn } from '../ask'
import { openStream } from '../stream-client'
import {
  addAccountIn,
  addTokenIn,
  outcomeOf,
  PASSWORD,
  SAME_ORIGIN,
  signedInRoles,
  signIn,
} from './access-fixture'

const STATE = '/api/operational-state'
const SESSION = '/api/session'

/**
 * The kinds A1 to A21 of public advisories. Which test proves which stands in its name, here and in
 * the files beside; advisories.test.ts holds that none is without one.
 */
describe('a cockpit with accounts', () => {
  const fixture = new AppFixture()
  let db: TestDatabase
  let proxy: TcpProxy
  let cockpit: ServedCockpit
  let cookies: Readonly<Record<Role, string>>

  beforeAll(async () => {
    db = await cloneDatabase()
    proxy = await openTcpProxy({ targetPort: Number(new URL(db.url).port) })
    cockpit = await fixture.serve({ ...environmentOf(db), DATABASE_URL: proxy.through(db.url) })
    await untilReadiness(cockpit, 'ready')
    cookies = await signedInRoles(db, cockpit)
  })
  afterAll(async () => {
    await fixture.close()
    await proxy.close()
    await db.drop()
  })

  const get = (path: string, headers: Record<string, string>) =>
    outcomeOf(cockpit, path, { headers })
  const change = (method: string, path: string, cookie: string, body?: object) =>
    outcomeOf(cockpit, path, {
      method,
      headers: { ...SAME_ORIGIN, cookie },
      ...(body && { body: JSON.stringify(body) }),
    })
  const sessionOf = async (cookie: string) =>
    objectIn(JSON.parse((await get(SESSION, { cookie })).text))

  // Nothing that a client may write says who it is.
  it.each<Record<string, string>>([
    { 'x-kora-admission': 'admin' },
    { 'x-kora-arrival': 'direct' },
    { 'x-kora-peer': '127.0.0.1' },
    { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-uri': '/api/health/live' },
    { x_forwarded_for: '127.0.0.1', 'x-original-url': '/api/health/live' },
    { 'x-middleware-subrequest': 'proxy:proxy:proxy' },
    { 'x-http-method-override': 'GET', 'user-agent': 'kube-probe/1.0' },
    { 'x-remote-user': 'admin', 'x-auth-request-email': 'admin@example.com' },
    { authorization: 'Basic' },
    { authorization: 'Bearer null' },
    { cookie: '__Host-kora=x; kora_session=eyJhbGciOiJub25lIn0.e30.' },
  ])('lets nobody in who says %j (A1, A2, A3, A6, A12)', async (headers) => {
    for (const path of [STATE, SESSION, '/api/access', '/']) {
      const { status, code } = await get(path, { ...headers, accept: 'application/json' })
      expect([path, status, code]).toEqual([path, 401, 'authentication_required'])
    }
  })

  it('gives a new session at each sign-in, and voids the one before (A4)', async () => {
    const first = await signIn(cockpit, 'the viewer')
    const again = await signIn(cockpit, 'the viewer', { headers: { cookie: first.cookie } })
    const [one, two] = [first.cookie, again.cookie].map((cookie) => cookie.split(';')[0])
    expect(one).not.toBe(two)
    await until(async () => (await get(STATE, { cookie: first.cookie })).status, 401)
    expect((await get(STATE, { cookie: again.cookie })).status).toBe(200)
  })

  it('ends a session, and its stream, within one interval of its revocation (A7)', async () => {
    const { cookie } = await signIn(cockpit, 'the operator')
    const stream = await openStream(cockpit, { cookie })
    expect(stream.status).toBe(200)
    const { session_id: id } = await sessionOf(cookie)
    const gone = await change('DELETE', `/api/access/sessions/${String(id)}`, cookies.admin)
    expect(gone.status).toBe(200)
    await stream.untilClosed()
    expect((await get(STATE, { cookie })).code).toBe('authentication_required')
    // Others go on.
    expect((await get(STATE, { cookie: cookies.operator })).status).toBe(200)
  })

  it('slows guessing down, and never for a browser that has signed in before (A8, A9)', async () => {
    const known = await signIn(cockpit, 'the viewer')
    const guess = () => signIn(cockpit, 'the viewer', { password: 'wrong, and wrong again' })
    for (let count = 0; count < 5; count += 1) {
      expect((await guess()).code).toBe('wrong_credentials')
    }
    // Each further one delays twice as long as the last: soon longer than a slow machine takes for one.
    await expect
      .poll(async () => (await guess()).waitSeconds, { timeout: 90_000, interval: 100 })
      .toBeGreaterThanOrEqual(3)
    // The right password does not open either while it lasts: a guess learns nothing.
    expect((await signIn(cockpit, 'the viewer')).code).toBe('too_many_guesses')
    const again = await signIn(cockpit, 'the viewer', { headers: { cookie: known.cookie } })
    expect(again.status).toBe(200)
  })

  it('tells an unknown name as it tells a wrong password (A8)', async () => {
    const unknown = await signIn(cockpit, 'nobody at all')
    expect([unknown.status, unknown.code]).toEqual([401, 'wrong_credentials'])
  })

  it('signs nobody in for another site (A16)', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' }
    const body = JSON.stringify({ name: 'the viewer', password: PASSWORD })
    const asked = { method: 'POST', headers, body }
    const answer = await outcomeOf(cockpit, '/api/session/sign-in', asked)
    expect([answer.code, answer.headers['set-cookie']]).toEqual(['cross_site_request', undefined])
  })

  it('sends a form on to a path of our own alone', async () => {
    await addAccountIn(db, 'form', 'viewer')
    const form = async (returnTo: string) => {
      const asked = {
        method: 'POST',
        headers: {
          'sec-fetch-site': 'same-origin',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams({
          name: 'the admin',
          password: PASSWORD,
          return_to: returnTo,
        }).toString(),
      }
      const { status, headers } = await outcomeOf(cockpit, '/api/session/sign-in', asked)
      return [status, headers.location]
    }
    expect(await form('/sea-tickets?bucket=queued')).toEqual([303, '/sea-tickets?bucket=queued'])
    expect(await form('//evil.example/x')).toEqual([303, '/'])
  })

  it('gives a token no more than its maker has, now or later (A11, A17)', async () => {
    const token = { name: 'x', role: 'admin', scopes: ['read'], days: 1 }
    const { headers } = await addTokenIn(db, 'admin', ['admin'])
    const above = { ...headers, 'content-type': 'application/json' }
    const body = JSON.stringify({ ...token, scopes: ['release'] })
    const asked = { method: 'POST', headers: above, body }
    expect((await outcomeOf(cockpit, '/api/access/tokens', asked)).code).toBe('not_permitted')
    const endless = await change('POST', '/api/access/tokens', cookies.admin, {
      ...token,
      days: 366,
    })
    expect(endless.code).toBe('bad_body')
  })

  it('finds no session, account or token of another workspace (A18)', async () => {
    const { rows } = await db.pool.query<{ id: string }>(
      `insert into public.kora_session
         (session_id, workspace_id, subject, actor_id, name, role, via, ends_at)
       values (gen_random_uuid(), 'org_other', 's', gen_random_uuid(), 'n', 'admin', 'account',
         now() + interval '1 h') returning session_id as id`,
    )
    const other = await change('DELETE', `/api/access/sessions/${rows[0]?.id}`, cookies.admin)
    expect(other.code).toBe('not_found')
    expect((await change('GET', '/api/access', cookies.admin)).text).not.toContain(rows[0]?.id)
  })

  it('shows no secret to anybody, and takes no name that could be markup (A14, A20)', async () => {
    const { token } = await addTokenIn(db, 'viewer')
    const access = await change('GET', '/api/access', cookies.admin)
    expect(access.status).toBe(200)
    expect(access.text).not.toMatch(/scrypt|hash|_secret/)
    expect(access.text).not.toContain(token)
    expect(cockpit.logs.join('\n')).not.toMatch(/kora_[0-9a-f]{16}_|correct horse|scrypt/)
    for (const name of ['<b>x</b>', 'a\u202eb', ' x', '', 'x'.repeat(65)]) {
      const answer = await change('POST', '/api/access/accounts', cookies.admin, {
        name,
        role: 'viewer',
      })
      expect([name, answer.code]).toEqual([name, 'bad_body'])
    }
  })

  it('shows who came in to admins alone, in the log too (A15, A21)', async () => {
    const log = async (cookie: string) =>
      (await get('/api/chain-events?limit=200&include=types', { cookie })).text
    expect(await log(cookies.admin)).toContain('kora.access.signed_in')
    const seen = await log(cookies.operator)
    expect(seen).not.toContain('kora.access.')
    expect(seen).toMatch(/"left_out":\d+/)
    const page = await get('/chain-events', { cookie: cookies.operator, accept: 'text/html' })
    expect(page.text).not.toContain('kora.access.')
  })

  it('lets who is signed in read on while the database is away, and change nothing', async () => {
    const { cookie } = await signIn(cockpit, 'the admin')
    const { session_id: id } = await sessionOf(cookie)
    proxy.cut()
    await until(async () => {
      const { text } = await get('/api/health/ready', {})
      return text.includes('substrate_stale')
    }, true)
    expect((await get(STATE, { cookie })).status).toBe(200)
    expect((await get(STATE, {})).status).toBe(401)
    const account = { name: 'late', role: 'admin' }
    expect((await change('POST', '/api/access/accounts', cookie, account)).code).toBe('not_changed')
    expect((await signIn(cockpit, 'the admin')).code).toBe('not_changed')
    // Revoked by another process meanwhile: refused within one interval of the return.
    await db.pool.query('update public.kora_session set revoked_at = now() where session_id = $1', [
      id,
    ])
    proxy.pass()
    await until(async () => (await get(STATE, { cookie })).status, 401)
    expect((await get(STATE, { cookie: cookies.admin })).status).toBe(200)
  })
})
