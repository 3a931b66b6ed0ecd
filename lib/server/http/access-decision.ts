import 'server-only'
import type { Principal } from '@/lib/domain/access/principal'
import type { Role } from '@/lib/domain/access/role'
import type { AccessConfig } from '@/lib/server/process/env'
import { arrivedDirectly } from './arrival'
import { isKnownHost } from './known-host'
import { isSamePassword, passwordIn } from './password'

/** The decision about a request before anything is read (SPEC 11, CONTROL 13). */
export type AccessDecision =
  | { readonly kind: 'allowed'; readonly principal: Principal }
  | {
      readonly kind: 'refused'
      readonly status: 401 | 403 | 429 | 503
      readonly code: string
      readonly detail: string
      /** The one way to sign in is the password, so a browser may ask for it by itself. */
      readonly asksForPassword?: boolean
    }

/** What the rule has to know of the other ways in. */
export interface OtherWays {
  /** Whether there are accounts; null while they were never read. */
  readonly accounts: boolean | null
  /** Another way to sign in is configured. */
  readonly others: boolean
}

type Headers = { get(name: string): string | null; keys(): Iterable<string> }

/**
 * Decides by the address and the `Authorization` header of a request without another proof: the one
 * access rule, used by the front door, by `proxy.ts`, by every route and by every page.
 */
export function decideAccess(
  config: AccessConfig,
  headers: Headers,
  { accounts, others }: OtherWays,
): AccessDecision {
  const foreign = hostRefusal(config, headers)
  if (foreign !== null) return foreign
  if (config.hasUnusablePassword) {
    return refuse(
      503,
      'access_not_configured',
      'KORA_ACCESS_PASSWORD holds characters that cannot be typed, so it opens nothing. Set another one.',
    )
  }
  const hasOthers = others || accounts === true
  if (config.password !== null) {
    const given = passwordIn(headers.get('authorization'))
    if (given !== null && isSamePassword(given, config.password)) {
      return allow(principalOf('password', config.accessRole))
    }
    const refusal = refuse(401, 'authentication_required', 'A password is needed.')
    return hasOthers ? refusal : { ...refusal, asksForPassword: true }
  }
  if (config.allowUnauthenticated) return allow(principalOf('open', 'viewer'))
  if (hasOthers) return refuse(401, 'authentication_required', 'You have to sign in.')
  if (config.exposed) {
    return refuse(
      503,
      'access_not_configured',
      'This cockpit can be reached from other machines but nobody can sign in. Set KORA_ACCESS_PASSWORD or configure another way in, or set KORA_ALLOW_UNAUTHENTICATED=1 to serve everybody.',
    )
  }
  if (config.allowedHosts.length > 0 || !arrivedDirectly(headers)) {
    return allow(principalOf('open', 'viewer'))
  }
  // Until the accounts were read once, an account may be there that must be asked for.
  return allow(principalOf('local', accounts === null ? 'viewer' : 'admin'))
}

/** The refusal of a host name that is not ours; null for one of ours. */
export function hostRefusal(
  config: AccessConfig,
  headers: Pick<Headers, 'get'>,
): AccessDecision | null {
  if (isKnownHost(config, headers.get('host'))) return null
  return refuse(
    403,
    'host_not_allowed',
    'The Host header names no host that this cockpit answers for. Add it to KORA_ALLOWED_HOSTS.',
  )
}

function allow(principal: Principal): AccessDecision {
  return { kind: 'allowed', principal }
}

const NAMES = { local: 'local', open: 'anybody', password: 'password' } as const
const known = new Map<string, Principal>()

/** One object for each, so that what is kept by principal is kept once. */
function principalOf(via: 'local' | 'open' | 'password', role: Role): Principal {
  const key = `${via} ${role}`
  const principal = known.get(key) ?? {
    subject: via,
    actorId: null,
    name: NAMES[via],
    role,
    via,
    sessionId: null,
    scopes: null,
    endsAt: null,
  }
  known.set(key, principal)
  return principal
}

type Refused = Extract<AccessDecision, { kind: 'refused' }>

function refuse(status: Refused['status'], code: string, detail: string): Refused {
  return { kind: 'refused', status, code, detail }
}
