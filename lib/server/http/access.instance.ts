import 'server-only'
import { sessionCookieIn } from '@/lib/server/access/cookies'
import { ProxyAssertions } from '@/lib/server/access/proxy/assertions'
import { SessionBook } from '@/lib/server/access/session-book'
import { SessionSeal } from '@/lib/server/access/session-seal'
import { SignIn } from '@/lib/server/access/sign-in'
import { type Proved, TokenBook, UNKNOWN } from '@/lib/server/access/token-book'
import { bearerIn } from '@/lib/server/access/token-text'
import { getActiveProvider } from '@/lib/server/db/active-provider.instance'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { systemClock } from '@/lib/server/process/clock'
import { getConfig } from '@/lib/server/process/config.instance'
import type { AccessConfig } from '@/lib/server/process/env'
import type { OidcConfig } from '@/lib/server/process/foreign-ways'
import { createLog } from '@/lib/server/process/log'
import { isLoopback } from '@/lib/server/process/loopback'
import { processSingleton } from '@/lib/server/process/process-singleton'
import { type AccessDecision, hostRefusal, type OtherWays } from './access-decision'
import { ADMISSION_HEADER, admissions } from './admissions'
import { ARRIVAL_HEADER, arrivedDirectly, isOfProxy } from './arrival'
import { isBoundToLoopback } from './bound-address'
import { DeviceCookies } from './device-cookie'
import { blockOf, GuessLimit } from './guess-limit'
import { sessionKeys } from './session-keys.instance'

const limit = processSingleton<GuessLimit>('guess-limit')
const frontDoor = processSingleton<true>('has-front-door')
const devices = processSingleton<DeviceCookies>('device-cookies')
const tokens = processSingleton<TokenBook>('token-book')
const sessions = processSingleton<SessionBook>('session-book')
const signIns = processSingleton<SignIn>('sign-in')
const assertions = processSingleton<ProxyAssertions>('proxy-assertions')

/** The access rules of this process: of its configuration, and of the address it really listens on. */
export function currentAccess(): AccessConfig {
  const { access } = getConfig()
  return access.exposed || isBoundToLoopback() ? access : { ...access, exposed: true }
}

/** Notes that a front door counts guesses, so that nothing behind it counts them again. */
export function noteFrontDoor(): void {
  frontDoor.set(true)
}

/**
 * The access rule for a route or a page: whom the front door has let in, and where there is no front
 * door, or a request that it lets everybody make, the rule itself.
 */
export function admitInside(headers: Headers): Promise<AccessDecision> {
  const principal = admissions().find(headers.get(ADMISSION_HEADER))
  if (principal !== null) return Promise.resolve({ kind: 'allowed', principal })
  return admit(asArrived(headers), null)
}

/**
 * Next.js in development adds what a proxy would, to every request; the server before it
 * (scripts/dev/server.mjs) has seen how it arrived.
 */
function asArrived(headers: Headers): Headers {
  if (process.env.NODE_ENV !== 'development') return headers
  if (headers.get(ARRIVAL_HEADER) !== 'direct') return headers
  return new Headers([...headers].filter(([name]) => !isOfProxy(name)))
}

/**
 * The one access rule for this process (CONTROL 13). The first proof that is there counts, alone: a
 * bearer token, then a proxy's assertion, a session, the password. Without one it depends on how the request came.
 */
export async function admit(headers: Headers, peer: string | null): Promise<AccessDecision> {
  const access = currentAccess()
  const foreign = hostRefusal(access, headers)
  if (foreign !== null) return foreign
  const provider = getActiveProvider()
  const proved = await proof(headers, provider, peer)
  if (proved !== null) return decisionOf(proved)
  const guesses = limit.orMake(() => new GuessLimit(createLog))
  const device = passwordDevices(access)?.deviceIn(headers.get('cookie')) ?? null
  return guesses.admit(access, { headers, peer, device }, await otherWays(provider))
}

/** What a request proves by itself; null where it brings no proof of these. */
async function proof(
  headers: Headers,
  provider: SubstrateProvider | null,
  peer: string | null,
): Promise<Proved | null> {
  const bearer = bearerIn(headers.get('authorization'))
  if (bearer === 'malformed') return { kind: 'bad' }
  if (bearer !== null) {
    if (provider === null) return UNKNOWN
    const book = tokens.orMake(() => new TokenBook(systemClock))
    return book.prove(provider, bearer, blockOf(peer))
  }
  const asserted = (await proxyAssertions()?.prove(headers, { provider, peer })) ?? null
  if (asserted !== null) return asserted
  const cookie = sessionCookieIn(headers.get('cookie'), cookieKind(headers))
  if (cookie === null || provider === null) return null
  return sessionBook(provider).prove(provider, cookie)
}

function proxyAssertions(): ProxyAssertions | null {
  const { access, substrate } = getConfig()
  const { proxy } = access
  if (proxy === null) return null
  const workspaceId = substrate?.workspaceId ?? ''
  return assertions.orMake(
    () => new ProxyAssertions({ config: proxy, workspaceId, clock: systemClock }),
  )
}

function decisionOf(proved: Proved): AccessDecision {
  switch (proved.kind) {
    case 'good':
      return { kind: 'allowed', principal: proved.principal }
    case 'bad':
      return refusedWith(401, 'authentication_required', 'The session or token is not good.')
    case 'too_many':
      return refusedWith(
        429,
        'too_many_guesses',
        'Too many unknown tokens came from here. Wait a minute, then try again.',
      )
    case 'no_role':
      return refusedWith(403, 'no_role', 'You are known, but you have no role here.')
    case 'unknown':
      return refusedWith(503, 'access_not_verified', UNVERIFIED[proved.away])
    default:
      return proved satisfies never
  }
}

const UNVERIFIED = {
  database: 'Whether the session or token is still good cannot be told while the database is away.',
  keys: 'Who you are cannot be told: the keys by which the proxy signs cannot be had.',
}

function refusedWith(status: 401 | 403 | 429 | 503, code: string, detail: string): AccessDecision {
  return { kind: 'refused', status, code, detail }
}

/** The ways in beside those of the configuration. */
async function otherWays(provider: SubstrateProvider | null): Promise<OtherWays> {
  const { oidc, proxy } = currentAccess()
  const known = provider === null ? null : await provider.access.get()
  const others = oidc !== null || proxy !== null
  return { accounts: known?.facts.accounts ?? null, others }
}

/** How one can sign in on a page of ours. */
export async function waysToSignIn(): Promise<{ accounts: boolean; oidc: OidcConfig | null }> {
  const { accounts } = await otherWays(getActiveProvider())
  return { accounts: accounts === true, oidc: currentAccess().oidc }
}

/** Whether somebody may sign in on a page of ours, so that strangers are shown the way there. */
export async function hasSignIn(): Promise<boolean> {
  const { accounts, oidc } = await waysToSignIn()
  return accounts || oidc !== null
}

/** Whether a page was loaded over plain HTTP from this machine: no browser keeps a secure cookie. */
export function cookieKind(headers: Headers): { readonly isPlain: boolean } {
  const host = (headers.get('host') ?? '').replace(/:\d+$/, '')
  return { isPlain: isLoopback(host) && arrivedDirectly(asArrived(headers)) }
}

function sessionBook({ workspaceId }: SubstrateProvider): SessionBook {
  return sessions.orMake(
    () => new SessionBook(new SessionSeal(sessionKeys(), workspaceId), systemClock),
  )
}

/** Signs people in; null where there is no database, or a host on which no key would last. */
export function getSignIn(): SignIn | null {
  const provider = getActiveProvider()
  const { serverless, access } = getConfig()
  if (provider === null || (serverless && access.sessionKeys.length === 0)) return null
  const book = sessionBook(provider)
  return signIns.orMake(() => new SignIn({ provider, book, clock: systemClock, log: createLog() }))
}

/** Who asks to sign in, as far as that matters to how often it may. */
export async function askerOf(headers: Headers) {
  const provider = getActiveProvider()
  const cookie = sessionCookieIn(headers.get('cookie'), cookieKind(headers))
  const proved =
    provider === null || cookie === null
      ? null
      : await sessionBook(provider).prove(provider, cookie)
  return {
    block: blockOf(headers.get(PEER_HEADER)),
    device: signInDevices().deviceIn(headers.get('cookie')),
    sessionId: proved?.kind === 'good' ? proved.principal.sessionId : null,
  }
}

/** The header by which the front door tells the routes where a request comes from. */
export const PEER_HEADER = 'x-kora-peer'

/** The `Set-Cookie` that lets a browser that signed in be known again. */
export function newDeviceCookie(): string | null {
  return signInDevices().newCookie()
}

/** The `Set-Cookie` for a browser that is not known yet; null for any other. */
export function deviceCookieFor(headers: { get(name: string): string | null }): string | null {
  const known = passwordDevices(currentAccess())
  if (known === null || known.deviceIn(headers.get('cookie')) !== null) return null
  return known.newCookie()
}

function passwordDevices({ password }: AccessConfig): DeviceCookies | null {
  if (password === null) return null
  return devices.orMake(() => new DeviceCookies(password))
}

const knownBrowsers = processSingleton<DeviceCookies>('known-browsers')

function signInDevices(): DeviceCookies {
  return knownBrowsers.orMake(
    () => new DeviceCookies(Buffer.from(sessionKeys()[0]).toString('base64'), 'kora_browser'),
  )
}
