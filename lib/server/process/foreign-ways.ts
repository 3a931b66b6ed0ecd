import 'server-only'
import { isIP } from 'node:net'
import { type RoleClaim, roleRuleOf } from '@/lib/domain/access/claimed-role'
import type { EnvReader } from './env-reader'
import { isLoopback } from './loopback'

/** Signing in at somebody else's page, by OpenID Connect (CONTROL 13). */
export interface OidcConfig {
  /** As the provider writes it: it is part of everybody's identity. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly roles: RoleClaim
}

/** A proxy before us that says, signed, who asks (CONTROL 13). */
export interface ProxyConfig {
  /** The header of the assertion, in lower case. */
  readonly header: string
  readonly issuer: string
  readonly audience: string
  /** The keys that sign: an address, or the path of a file. */
  readonly keys: { readonly kind: 'address' | 'file'; readonly at: string }
  /** From where the proxy reaches us: addresses, or blocks as `10.0.0.0/8`. */
  readonly peers: readonly string[]
  readonly roles: RoleClaim
}

const DEFAULT_CLAIM = 'groups'
/** Some providers take names of claims of their own only as addresses. */
const CLAIM = /^(?:https?:\/\/[\w./-]+|[\w.-]+)$/
const HTTPS = 'https://… (http://… on this machine alone), without user, query or fragment'
const ORIGIN = 'https://<host> (http://… on this machine alone), without a path'

/** `https://kora.example`, where browsers reach us; null where none is named. */
export function readPublicUrl(env: EnvReader): string | null {
  const text = env.text('KORA_PUBLIC_URL')
  if (text === null) return null
  const url = safeUrl(text)
  if (url !== null && url.pathname === '/') return url.origin
  env.problem('KORA_PUBLIC_URL', 'holds a value that is no such address (not shown)', ORIGIN)
  return null
}

/** Null where the way is not configured, and where it is so badly that it opens nothing. */
export function readOidc(env: EnvReader, publicUrl: string | null): OidcConfig | null {
  const names = ['KORA_OIDC_ISSUER', 'KORA_OIDC_CLIENT_ID', 'KORA_OIDC_CLIENT_SECRET'] as const
  const [issuer, clientId, clientSecret] = names.map((name) => env.text(name))
  const isMeant = [issuer, clientId, clientSecret].some((value) => value != null)
  const roles = readRoles(env, 'KORA_OIDC', isMeant)
  if (!isMeant) return null
  for (const name of names) if (env.text(name) === null) missing(env, name, names)
  if (publicUrl === null && env.text('KORA_PUBLIC_URL') === null) {
    missing(env, 'KORA_PUBLIC_URL', names)
  }
  if (issuer != null && safeUrl(issuer) === null) {
    env.problem('KORA_OIDC_ISSUER', 'holds a value that is no such address (not shown)', HTTPS)
    return null
  }
  if (issuer == null || clientId == null || clientSecret == null) return null
  if (publicUrl === null || roles === null) return null
  return { issuer, clientId, clientSecret, roles }
}

const HEADER = /^[a-z\d-]+$/i
const PROXY_NAMES = [
  'KORA_PROXY_JWT_HEADER',
  'KORA_PROXY_JWT_ISSUER',
  'KORA_PROXY_JWT_AUDIENCE',
  'KORA_PROXY_JWKS',
] as const

/** Null where the way is not configured, and where it is so badly that it opens nothing. */
export function readProxy(env: EnvReader): ProxyConfig | null {
  const [header, issuer, audience, jwks] = PROXY_NAMES.map((name) => env.text(name))
  const isMeant = [header, issuer, audience, jwks].some((value) => value != null)
  const roles = readRoles(env, 'KORA_PROXY', isMeant)
  const peers = env.list(
    'KORA_PROXY_PEERS',
    isAddressBlock,
    'addresses or blocks of them, separated by commas, such as 10.0.0.0/8',
  )
  if (!isMeant) return null
  for (const name of PROXY_NAMES) if (env.text(name) === null) missing(env, name, PROXY_NAMES)
  if (header == null || issuer == null || audience == null || jwks == null) return null
  if (!HEADER.test(header) || /^(?:authorization|cookie|host|forwarded|via)$/i.test(header)) {
    env.problem(
      'KORA_PROXY_JWT_HEADER',
      'holds no header that an assertion may come in (not shown)',
      'a name of letters, digits and -, such as Cf-Access-Jwt-Assertion',
    )
    return null
  }
  const keys = keysAt(env, jwks)
  if (keys === null || roles === null) return null
  return {
    header: header.toLowerCase(),
    issuer,
    audience,
    keys,
    peers: peers.length > 0 ? peers : ['127.0.0.0/8', '::1'],
    roles,
  }
}

function keysAt(env: EnvReader, text: string): ProxyConfig['keys'] | null {
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(text)) return { kind: 'file', at: text }
  if (safeUrl(text) !== null) return { kind: 'address', at: text }
  env.problem(
    'KORA_PROXY_JWKS',
    'holds no such address (not shown)',
    `the path of a file, or ${HTTPS}`,
  )
  return null
}

function readRoles(env: EnvReader, prefix: string, isMeant: boolean): RoleClaim | null {
  const name = `${prefix}_ROLES`
  const claim = env.text(`${prefix}_ROLE_CLAIM`) ?? DEFAULT_CLAIM
  if (!CLAIM.test(claim)) {
    const form = 'a name such as groups, realm_access.roles or https://kora.example/roles'
    env.problem(`${prefix}_ROLE_CLAIM`, 'holds no name of a claim (not shown)', form)
    return null
  }
  const allowed =
    'roles and the values that give them, separated by commas, such as admin:kora-admins,operator:kora-ops'
  const entries = env.list(name, (entry) => roleRuleOf(entry) !== null, allowed)
  const rules = entries.flatMap((entry) => roleRuleOf(entry) ?? [])
  if (rules.length > 0) return { claim, rules }
  if (isMeant && env.text(name) === null) {
    env.problem(name, 'is not set, so nobody would have a role', allowed)
  }
  return null
}

function missing(env: EnvReader, name: string, others: readonly string[]): void {
  const set = others.find((other) => other !== name && env.text(other) !== null)
  env.problem(name, 'is not set', `a value (it is required with ${set ?? 'the others'})`)
}

/** Https, or http where it never leaves this machine; nothing in it that may be secret. */
function safeUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
  const isPlain = url.username === '' && url.password === '' && url.search === ''
  return isSafe && isPlain && url.hash === '' ? url : null
}

/** An address, or a block of them by the length of its prefix. */
function isAddressBlock(entry: string): boolean {
  const [address = '', bits, ...more] = entry.split('/')
  const family = isIP(address)
  if (family === 0 || more.length > 0) return false
  if (bits === undefined) return true
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32)
}
