import 'server-only'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { claimedRole, hasClaim, nameInClaims } from '@/lib/domain/access/claimed-role'
import type { Role } from '@/lib/domain/access/role'
import type { Clock } from '@/lib/server/process/clock'
import { ConcurrencyLimit } from '@/lib/server/process/concurrency-limit'
import type { OidcConfig } from '@/lib/server/process/foreign-ways'
import { FLOW_MS, type Flow } from './flow-seal'
import { failureOf, type OidcFailure } from './oidc-failure'

/** Somebody whom the provider vouches for. */
export interface Vouched {
  /** `oidc:<issuer>#<sub>`: what identifies, and the only thing that does. */
  readonly subject: string
  readonly name: string
  /** Null where no claim gives one: then nobody is let in. */
  readonly role: Role | null
}

export type Begun =
  { readonly kind: 'begun'; readonly address: string; readonly flow: Flow } | OidcFailure
export type Finished = { readonly kind: 'vouched'; readonly who: Vouched } | OidcFailure

/** One request to the provider may take so long, seconds. */
const TIMEOUT_S = 10
/** After one that failed the next is not sent sooner than this, ms. */
const SPACING_MS = 2_000
/** What a provider says of itself is asked for again after so long, ms. */
const KEPT_MS = 3_600_000

interface Options {
  readonly config: OidcConfig
  /** Where the provider sends browsers back to. */
  readonly callback: string
  readonly clock: Clock
}

/**
 * Signs in at a provider of OpenID Connect by authorization code, with PKCE, state and nonce (CONTROL
 * 13). Its answers are checked by `openid-client`: state, issuer, audience, nonce, times, and the
 * signature of the ID token.
 */
export class OidcProvider {
  readonly #options: Options
  readonly #turns = new ConcurrencyLimit({
    name: 'sign-ins by OpenID Connect',
    most: 8,
    mostWaiting: 24,
    patienceMs: 10_000,
  })
  #known: { readonly client: Configuration; readonly readAt: number } | null = null
  #failed: { readonly failure: OidcFailure; readonly at: number } | null = null
  #asking: Promise<Configuration> | null = null

  constructor(options: Options) {
    this.#options = options
  }

  /** Where to send a browser, and what it has to bring back. Never throws. */
  async begin(returnTo: string): Promise<Begun> {
    const { config, callback, clock } = this.#options
    const client = await this.#client()
    if ('kind' in client) return client
    const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()]
    const url = buildAuthorizationUrl(client, {
      redirect_uri: callback,
      scope: scopesOf(client, config).join(' '),
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    })
    const endsAt = clock.now() + FLOW_MS
    const flow = { issuer: config.issuer, state, nonce, verifier, returnTo, endsAt }
    return { kind: 'begun', address: url.href, flow }
  }

  /** Whom the provider vouches for in its answer to a flow; `search` is the callback's query. Never throws. */
  async finish(search: string, flow: Flow): Promise<Finished> {
    const { config, callback } = this.#options
    if (flow.issuer !== config.issuer) return { kind: 'refused', why: 'another provider was asked' }
    const client = await this.#client()
    if ('kind' in client) return client
    try {
      return await this.#turns.run(async () => {
        const tokens = await authorizationCodeGrant(client, new URL(`${callback}${search}`), {
          expectedState: flow.state,
          expectedNonce: flow.nonce,
          pkceCodeVerifier: flow.verifier,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (claims === undefined) return { kind: 'refused', why: 'there is no ID token' }
        const { sub } = claims
        const all = await this.#withUserInfo(client, claims, tokens.access_token)
        const role = claimedRole(all, config.roles)
        // As the provider writes its name, however it is configured here.
        const subject = `oidc:${claims.iss}#${sub}`
        return { kind: 'vouched', who: { subject, name: nameInClaims(all), role } }
      })
    } catch (error) {
      return failureOf(error)
    }
  }

  /** Some providers keep groups out of the ID token: then they are asked for what else they know. */
  async #withUserInfo(
    client: Configuration,
    claims: Readonly<Record<string, unknown>> & { readonly sub: string },
    accessToken: string,
  ): Promise<Readonly<Record<string, unknown>>> {
    const isComplete = hasClaim(claims, this.#options.config.roles.claim)
    if (isComplete || client.serverMetadata().userinfo_endpoint === undefined) return claims
    return { ...claims, ...(await fetchUserInfo(client, accessToken, claims.sub)) }
  }

  /** What the provider says of itself, kept for an hour, or why it says nothing. */
  async #client(): Promise<Configuration | OidcFailure> {
    const now = this.#options.clock.monotonic()
    if (this.#known !== null && now - this.#known.readAt < KEPT_MS) return this.#known.client
    if (this.#failed !== null && now - this.#failed.at < SPACING_MS) return this.#failed.failure
    try {
      this.#asking ??= this.#discover().finally(() => {
        this.#asking = null
      })
      const client = await this.#asking
      this.#known = { client, readAt: now }
      this.#failed = null
      return client
    } catch (error) {
      // What was known goes on being true until it is heard anew.
      if (this.#known !== null) return this.#known.client
      const failure = { kind: 'provider_away', why: failureOf(error).why } as const
      this.#failed = { failure, at: this.#options.clock.monotonic() }
      return failure
    }
  }

  #discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.#options.config
    // Plain HTTP is configured for this machine alone (lib/server/process/foreign-ways.ts).
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out
    const plain = issuer.startsWith('http:') ? [allowInsecureRequests] : []
    return discovery(new URL(issuer), clientId, clientSecret, undefined, {
      timeout: TIMEOUT_S,
      execute: [enableNonRepudiationChecks, ...plain],
    })
  }
}

/** What is asked for: of what may hold name and role, what the provider knows. */
function scopesOf(client: Configuration, { roles }: OidcConfig): string[] {
  const known = client.serverMetadata().scopes_supported ?? ['profile']
  const [first = ''] = roles.claim.split('.')
  return ['openid', ...new Set(['profile', first].filter((scope) => known.includes(scope)))]
}
