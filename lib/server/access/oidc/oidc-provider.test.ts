import type { JWTPayload } from 'jose'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { systemClock } from '@/lib/server/process/clock'
import { FakeClock } from '@/testing/process/fake-clock'
import {
  OIDC_CLIENT,
  openOidcServer,
  type OidcServer,
  RedirectFollower,
} from '@/testing/http/oidc-server'
import { openRogueIssuer, type RogueIssuer } from '@/testing/http/rogue-issuer'
import { type Flow, FlowSeal } from './flow-seal'
import { OidcProvider } from './oidc-provider'

// Keys, signatures and requests over the net: seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const CALLBACK = 'http://127.0.0.1:9/api/session/oidc/callback'
const ANN = {
  sub: 'ann-7',
  claims: { name: 'Ann', groups: ['kora-ops'], email: 'root@example.com' },
}
const ROLES = {
  claim: 'groups',
  rules: [
    { role: 'admin', value: 'kora-admins' },
    { role: 'operator', value: 'kora-ops' },
  ],
} as const

function providerAt(issuer: string, clientSecret = OIDC_CLIENT.secret): OidcProvider {
  const config = { issuer, clientId: OIDC_CLIENT.id, clientSecret, roles: ROLES }
  return new OidcProvider({ config, callback: CALLBACK, clock: systemClock })
}

async function begun(provider: OidcProvider): Promise<{ address: string; flow: Flow }> {
  const begin = await provider.begin('/')
  if (begin.kind !== 'begun') throw new Error(begin.why)
  return begin
}

describe('signing in at a real provider', () => {
  let server: OidcServer
  beforeAll(async () => {
    server = await openOidcServer({ callback: CALLBACK, person: ANN })
  })
  afterAll(() => server.close())

  /** Goes there as a browser does, and gives the flow with the query that comes back. */
  async function visit(provider: OidcProvider) {
    const { address, flow } = await begun(provider)
    const back = await new RedirectFollower().followTo(address, CALLBACK)
    return { flow, search: new URL(back).search }
  }

  it('gives who it is by issuer and subject, with the role of the claim and never an e-mail', async () => {
    const provider = providerAt(server.issuer)
    const { flow, search } = await visit(provider)
    expect(await provider.finish(search, flow)).toEqual({
      kind: 'vouched',
      who: { subject: `oidc:${server.issuer}#ann-7`, name: 'Ann', role: 'operator' },
    })
  })

  it('asks by code, with a challenge, a state and a nonce that are never the same', async () => {
    const provider = providerAt(server.issuer)
    const [one, other] = [await begun(provider), await begun(provider)]
    const asked = new URL(one.address).searchParams
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      client_id: 'kora',
      redirect_uri: CALLBACK,
      scope: 'openid profile groups',
      code_challenge_method: 'S256',
      state: one.flow.state,
      nonce: one.flow.nonce,
    })
    expect(one.address).not.toContain(one.flow.verifier)
    for (const name of ['state', 'nonce', 'verifier'] as const) {
      expect(one.flow[name]).not.toBe(other.flow[name])
    }
  })

  it('takes a code once, and only for the flow that asked for it', async () => {
    const provider = providerAt(server.issuer)
    const { search } = await visit(provider)
    const foreign = await visit(provider)
    const stolen = new URLSearchParams(search)
    stolen.set('state', foreign.flow.state)
    // The code of another flow was asked for with another verifier.
    expect(await provider.finish(`?${stolen}`, foreign.flow)).toMatchObject({ kind: 'refused' })
    expect(await provider.finish(foreign.search, foreign.flow)).toMatchObject({ kind: 'vouched' })
    expect(await provider.finish(foreign.search, foreign.flow)).toMatchObject({ kind: 'refused' })
  })

  it('refuses another state, another issuer, and what a provider says no to', async () => {
    const provider = providerAt(server.issuer)
    const { flow, search } = await visit(provider)
    const wrong = { ...flow, state: 'another' }
    expect(await provider.finish(search, wrong)).toMatchObject({ kind: 'refused' })
    const mixedUp = new URLSearchParams(search)
    mixedUp.set('iss', 'https://evil.example')
    expect(await provider.finish(`?${mixedUp}`, flow)).toMatchObject({ kind: 'refused' })
    const elsewhere = { ...flow, issuer: 'https://evil.example' }
    expect(await provider.finish(search, elsewhere)).toMatchObject({ kind: 'refused' })
    const denied = new URLSearchParams({ error: 'access_denied', state: flow.state })
    denied.set('iss', server.issuer)
    expect(await provider.finish(`?${denied}`, flow)).toMatchObject({ kind: 'denied' })
    const forged = new URLSearchParams({ error: '[kora.boot] FORGED', state: flow.state })
    forged.set('iss', server.issuer)
    expect(JSON.stringify(await provider.finish(`?${forged}`, flow))).not.toContain('FORGED')
  })

  it('gives nobody a role whom no claim gives one', async () => {
    const provider = providerAt(server.issuer)
    server.person = {
      sub: 'eve',
      claims: { name: 'Eve', groups: ['staff'], email: ANN.claims.email },
    }
    const { flow, search } = await visit(provider)
    expect(await provider.finish(search, flow)).toMatchObject({ who: { role: null } })
    server.person = ANN
  })

  it('says that the provider does not know us where the secret is wrong', async () => {
    const provider = providerAt(server.issuer, 'not that one')
    const { flow, search } = await visit(provider)
    expect(await provider.finish(search, flow)).toMatchObject({ kind: 'provider_away' })
  })

  it('asks for the claims where the ID token leaves them out', async () => {
    const hiding = await openOidcServer({ callback: CALLBACK, person: ANN, hidesClaims: true })
    const provider = providerAt(hiding.issuer)
    const { flow, search } = await visit(provider)
    expect(await provider.finish(search, flow)).toMatchObject({ who: { role: 'operator' } })
    await hiding.close()
  })
})

describe('the word of an issuer', () => {
  let rogue: RogueIssuer
  beforeAll(async () => {
    rogue = await openRogueIssuer()
  })
  afterAll(() => rogue.close())

  async function finish(make: (claims: JWTPayload) => Promise<string>, change: JWTPayload = {}) {
    const provider = providerAt(rogue.issuer)
    const { flow } = await begun(provider)
    const now = Math.floor(Date.now() / 1000)
    const good = { iss: rogue.issuer, aud: OIDC_CLIENT.id, sub: 'ann', nonce: flow.nonce }
    const claims = { ...good, iat: now, exp: now + 60, groups: ['kora-admins'], ...change }
    rogue.idToken = await make(claims)
    return (await provider.finish(`?code=x&state=${flow.state}`, flow)).kind
  }

  it('counts as it should', async () => {
    expect(await finish(rogue.sign)).toBe('vouched')
  })

  it.each<[string, JWTPayload]>([
    ['for another audience', { aud: 'another' }],
    [
      'for us and others, without our name as the party',
      { aud: ['kora', 'another'], azp: 'another' },
    ],
    ['of another issuer', { iss: 'https://evil.example' }],
    ['to another question', { nonce: 'another' }],
    ['to no question', { nonce: undefined }],
    ['that is over', { exp: Math.floor(Date.now() / 1000) - 60 }],
    ['about nobody', { sub: undefined }],
  ])('%s counts for nothing', async (_what, change) => {
    expect(await finish(rogue.sign, change)).toBe('refused')
  })

  it('signed by another key, by a shared secret or by nobody counts for nothing', async () => {
    expect(await finish(rogue.signByAnother)).toBe('refused')
    expect(await finish(rogue.signByNone)).toBe('refused')
    expect(await finish(rogue.signBySecret)).toBe('refused')
    const secret = (claims: JWTPayload) => rogue.signBySecret(claims, OIDC_CLIENT.secret)
    expect(await finish(secret)).toBe('refused')
  })

  it('that cannot be heard lets nobody in, and is not asked for at every click', async () => {
    const gone = await openRogueIssuer()
    const { issuer } = gone
    await gone.close()
    const config = { issuer, clientId: 'kora', clientSecret: 'x', roles: ROLES }
    const clock = new FakeClock()
    const provider = new OidcProvider({ config, callback: CALLBACK, clock })
    const first = await provider.begin('/')
    expect(first).toMatchObject({ kind: 'provider_away' })
    expect(await provider.begin('/')).toBe(first)
    await clock.advance(2_001)
    expect(await provider.begin('/')).not.toBe(first)
  })
})

describe('a flow', () => {
  const NOW = 1_800_000_000_000
  const FLOW: Flow = {
    issuer: 'https://id.example',
    state: 's',
    nonce: 'n',
    verifier: 'v',
    returnTo: '/',
    endsAt: NOW + 600_000,
  }

  it('opens for ten minutes, with our key, in our workspace', async () => {
    const [key, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
    const text = await new FlowSeal([key], 'org_a').close(FLOW)
    expect(await new FlowSeal([other, key], 'org_a').open(text, NOW)).toEqual(FLOW)
    expect(await new FlowSeal([other], 'org_a').open(text, NOW)).toBeNull()
    expect(await new FlowSeal([key], 'org_b').open(text, NOW)).toBeNull()
    expect(await new FlowSeal([key], 'org_a').open(text, NOW + 600_000)).toBeNull()
  })
})
