import 'server-only'
import type { AccessConfig } from '@/lib/server/process/env'
import { isKnownHost } from './known-host'
import { isSamePassword, passwordIn } from './password'

/** The decision about a request before anything is read (SPEC 11). */
export type AccessDecision =
  | { readonly kind: 'allowed' }
  | {
      readonly kind: 'refused'
      readonly status: 401 | 403 | 429 | 503
      readonly code: string
      readonly detail: string
    }

const ALLOWED: AccessDecision = { kind: 'allowed' }

/**
 * Decides by the `Host` and `Authorization` headers of a request: the one access rule, used by the
 * front door, by `proxy.ts`, by every route and by every page.
 */
export function decideAccess(
  config: AccessConfig,
  headers: { get(name: string): string | null },
): AccessDecision {
  if (!isKnownHost(config, headers.get('host'))) {
    return refuse(
      403,
      'host_not_allowed',
      'The Host header names no host that this cockpit answers for. Add it to KORA_ALLOWED_HOSTS.',
    )
  }
  if (config.hasUnusablePassword) {
    return refuse(
      503,
      'access_not_configured',
      'KORA_ACCESS_PASSWORD holds characters that cannot be typed, so it opens nothing. Set another one.',
    )
  }
  if (config.password !== null) {
    const given = passwordIn(headers.get('authorization'))
    if (given !== null && isSamePassword(given, config.password)) return ALLOWED
    return refuse(401, 'authentication_required', 'A password is needed.')
  }
  if (config.exposed && !config.allowUnauthenticated) {
    return refuse(
      503,
      'access_not_configured',
      'This cockpit can be reached from other machines but has no password. Set KORA_ACCESS_PASSWORD, or KORA_ALLOW_UNAUTHENTICATED=1 to serve everybody.',
    )
  }
  return ALLOWED
}

function refuse(status: 401 | 403 | 503, code: string, detail: string): AccessDecision {
  return { kind: 'refused', status, code, detail }
}
