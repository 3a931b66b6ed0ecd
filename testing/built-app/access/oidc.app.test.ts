import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Flow, FlowSeal } from '@/lib/server/access/oidc/flow-seal'
import { freePort } from '@/scripts/process/ports.mjs'
import { serveCockpit, type ServedCockpit } from '@/scripts/served-cockpit'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import {
  OIDC_CLIENT,
  openOidcServer,
  type OidcServer,
  RedirectFollower,
} from '@/testing/http/oidc-server'
import { environmentOf, until, untilReadiness } from '../app-fixture'
import { objectIn } from '../ask'
import { outcomeOf } from './access-fixture'

const SESSION = '/api/session'
const STATE = '/api/operational-state'
const KEY = new Uint8Array(32).fill(7)
const ANN = { sub: 'ann-7', claims: { name: 'Ann', groups: ['kora-ops'], email: 'a@example.com' } }

describe('a cockpit with a provider of OpenID Connect', () => {
  let db: TestDatabase
  let provider: OidcServer
  let cockpit: ServedCockpit

  beforeAll(async () => {
    db = await cloneDatabase()
    const port = await freePort()
    const publicUrl = `http://127.0.0.1:${port}`
    provider = await openOidcServer({
      callback: `${publicUrl}/api/session/oidc/callback`,
      person: ANN,
    })
    const env = {
      ...environmentOf(db),
      KORA_PUBLIC_URL: publicUrl,
      KORA_SESSION_KEYS: Buffer.from(KEY).toString('base64'),
      KORA_OIDC_ISSUER: provider.issuer,
      KORA_OIDC_CLIENT_ID: OIDC_CLIENT.id,
      KORA_OIDC_CLIENT_SECRET: OIDC_CLIENT.secret,
      KORA_OIDC_ROLES: 'admin:kora-admins,operator:kora-ops',
    }
    cockpit = await serveCockpit({ env, port })
    await untilReadiness(cockpit, 'ready')
  })
  afterAll(async () => {
    await cockpit.kill()
    await provider.close()
    await db.drop()
  })

  const begin = (returnTo = '/') =>
    `${cockpit.url}/api/session/oidc?return_to=${encodeURIComponent(returnTo)}`
  const callback = () => `${cockpit.url}/api/session/oidc/callback`
  const cookieOf = (browser: RedirectFollower) => browser.cookiesFor(cockpit.url)
  const whoIs = async (cookie: string) =>
    objectIn(JSON.parse((await outcomeOf(cockpit, SESSION, { headers: { cookie } })).text))
  const statusOf = async (cookie: string) =>
    (await outcomeOf(cockpit, STATE, { headers: { cookie } })).status
  /** Where a browser is led by an answer that it was given. */
  const ledTo = async (browser: RedirectFollower, address: string) => {
    const { location } = await browser.ask(address)
    return location === null ? null : location.replace(cockpit.url, '')
  }
  async function signIn(browser = new RedirectFollower(), returnTo = '/'): Promise<string> {
    const back = await browser.followTo(begin(returnTo), callback())
    return String(await ledTo(browser, back))
  }

  it('signs in who comes back, as issuer and subject, and leads on to where they wanted', async () => {
    const browser = new RedirectFollower()
    expect(await signIn(browser, '/sea-tickets?bucket=queued')).toBe('/sea-tickets?bucket=queued')
    expect(await whoIs(cookieOf(browser))).toMatchObject({
      subject: `oidc:${provider.issuer}#ann-7`,
      name: 'Ann',
      role: 'operator',
      via: 'oidc',
    })
    // What bound the question to the browser is gone with its answer.
    expect(cookieOf(browser)).not.toContain('kora_flow')
  })

  it('takes nobody for another who has their e-mail or name (A13)', async () => {
    const first = new RedirectFollower()
    await signIn(first)
    provider.person = { sub: 'ann-8', claims: ANN.claims }
    const second = new RedirectFollower()
    await signIn(second)
    provider.person = ANN
    const [one, other] = [await whoIs(cookieOf(first)), await whoIs(cookieOf(second))]
    expect(one.subject).not.toBe(other.subject)
    expect(one.actor_id).not.toBe(other.actor_id)
  })

  it('never leads on to another site (open redirect)', async () => {
    for (const target of ['//evil.example', 'https://evil.example/', '/\\evil.example']) {
      expect([target, await signIn(new RedirectFollower(), target)]).toEqual([target, '/'])
    }
  })

  it('takes no answer to another browser, another state or no question (A5, A16)', async () => {
    const victim = new RedirectFollower()
    const attacker = new RedirectFollower()
    const back = await attacker.followTo(begin(), callback())
    // The attacker's answer in a browser that asked nothing, and in one that asked something else.
    expect(await ledTo(victim, back)).toBe('/sign-in?problem=flow')
    const own = await victim.followTo(begin(), callback())
    expect(await ledTo(victim, back)).toBe('/sign-in?problem=flow')
    const changed = new URL(own)
    changed.searchParams.set('state', 'another')
    expect(await ledTo(victim, changed.href)).toBe('/sign-in?problem=flow')
    expect(await statusOf(cookieOf(victim))).toBe(401)
    // What it has under way goes on for all that.
    expect(await ledTo(victim, own)).toBe('/')
    expect(await statusOf(cookieOf(victim))).toBe(200)
  })

  it('takes an answer once (A5)', async () => {
    const browser = new RedirectFollower()
    const back = await browser.followTo(begin(), callback())
    const copied = cookieOf(browser)
    expect(await ledTo(browser, back)).toBe('/')
    const { pathname, search } = new URL(back)
    // Somebody who has seen address and cookies tries both again.
    const replayed = await outcomeOf(cockpit, `${pathname}${search}`, {
      headers: { cookie: copied },
    })
    expect(replayed.headers.location).toBe('/sign-in?return_to=%2F&problem=refused')
    expect(String(replayed.headers['set-cookie'])).not.toMatch(/kora_session=[^;]/)
  })

  it('takes no flow that is over, of another provider, or made up (A5)', async () => {
    const browser = new RedirectFollower()
    const back = new URL(await browser.followTo(begin(), callback()))
    const flow: Flow = {
      issuer: provider.issuer,
      state: String(back.searchParams.get('state')),
      nonce: 'n',
      verifier: 'v'.repeat(43),
      returnTo: '/',
      endsAt: Date.now() + 60_000,
    }
    const answerTo = async (made: Flow, key = KEY) => {
      const sealed = await new FlowSeal([key], db.workspaceId).close(made)
      const headers = { cookie: `kora_flow=${sealed}` }
      const { location } = (await outcomeOf(cockpit, `${back.pathname}${back.search}`, { headers }))
        .headers
      return new URLSearchParams(String(location).split('?')[1]).get('problem')
    }
    expect(await answerTo({ ...flow, endsAt: Date.now() - 1 })).toBe('flow')
    expect(await answerTo(flow, new Uint8Array(32).fill(8))).toBe('flow')
    expect(await answerTo({ ...flow, issuer: 'https://evil.example' })).toBe('refused')
    // Of the right form, and with the verifier of another question.
    expect(await answerTo(flow)).toBe('refused')
  })

  it('says what went wrong on the page where one signs in', async () => {
    const browser = new RedirectFollower()
    const back = new URL(await browser.followTo(begin(), callback()))
    back.searchParams.delete('code')
    back.searchParams.set('error', 'access_denied')
    back.searchParams.set('error_description', 'FORGED <script>')
    const to = String(await ledTo(browser, back.href))
    expect(to).toBe('/sign-in?return_to=%2F&problem=denied')
    const { text } = await outcomeOf(cockpit, to, { headers: { accept: 'text/html' } })
    expect(text).toContain('The sign-in service did not let you in.')
    expect(text).not.toContain('FORGED')
    expect(cockpit.logs.join('\n')).not.toContain('FORGED')
  })

  it('gives another session at each sign-in, and voids the one before (A4)', async () => {
    const browser = new RedirectFollower()
    await signIn(browser)
    const first = cookieOf(browser)
    await signIn(browser)
    expect(cookieOf(browser)).not.toBe(first)
    await until(() => statusOf(first), 401)
    expect(await statusOf(cookieOf(browser))).toBe(200)
  })

  it('ends what somebody had who comes back with another role, or with none (A7)', async () => {
    provider.person = { sub: 'carl', claims: { name: 'Carl', groups: ['kora-admins'] } }
    const before = new RedirectFollower()
    await signIn(before)
    expect(await whoIs(cookieOf(before))).toMatchObject({ role: 'admin' })

    provider.person = { sub: 'carl', claims: { name: 'Carl', groups: ['kora-ops'] } }
    const after = new RedirectFollower()
    await signIn(after)
    await until(() => statusOf(cookieOf(before)), 401)
    expect(await whoIs(cookieOf(after))).toMatchObject({ role: 'operator' })

    provider.person = { sub: 'carl', claims: { name: 'Carl', groups: ['staff'] } }
    expect(await signIn()).toBe('/sign-in?return_to=%2F&problem=no_role')
    await until(() => statusOf(cookieOf(after)), 401)
    provider.person = ANN

    const { rows } = await db.pool.query<{ type: string; payload: Record<string, unknown> }>(
      `select event_type as type, payload from hivex_foundation.event_log
        where event_type in ('kora.access.role_changed', 'kora.access.revoked') order by seq`,
    )
    expect(rows.map(({ type, payload }) => [type, payload.before, payload.after])).toEqual([
      ['kora.access.role_changed', { role: 'admin' }, { role: 'operator' }],
      ['kora.access.revoked', { role: 'operator' }, null],
    ])
  })

  it('writes neither name, e-mail nor secret into the log or its own lines', async () => {
    const { rows } = await db.pool.query<{ text: string }>(
      `select string_agg(payload::text, ' ') as text from hivex_foundation.event_log`,
    )
    expect(String(rows[0]?.text)).not.toMatch(/Ann|example\.com|ann-7/)
    expect(cockpit.logs.join('\n')).not.toMatch(/example\.com|code=|a secret of the client/)
  })

  // Last: the provider is gone.
  it('says that the provider does not answer, and goes on for who is signed in', async () => {
    const browser = new RedirectFollower()
    const back = await browser.followTo(begin(), callback())
    const known = new RedirectFollower()
    await signIn(known)
    await provider.close()
    expect(await ledTo(browser, back)).toBe('/sign-in?return_to=%2F&problem=provider_away')
    expect(await statusOf(cookieOf(known))).toBe(200)
  })
})
