import 'server-only'
import { createHash, timingSafeEqual } from 'node:crypto'
import type { AccessConfig } from '@/lib/server/process/env'
import { isLoopback } from '@/lib/server/process/loopback'

/** What becomes of a request before anything is read (SPEC 11). */
export type AccessDecision =
  | { readonly kind: 'allowed' }
  | {
      readonly kind: 'refused'
      readonly status: 401 | 403 | 503
      readonly code: string
      readonly detail: string
    }

const ALLOWED: AccessDecision = { kind: 'allowed' }

/** Decides by the `Host` and `Authorization` headers of a request. */
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
  if (config.password !== null) {
    if (isPassword(config.password, headers.get('authorization'))) return ALLOWED
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

function isKnownHost(config: AccessConfig, hostHeader: string | null): boolean {
  if (hostHeader === null) return false
  const name = hostHeader.replace(/:\d+$/, '').toLowerCase()
  if (isLoopback(name)) return true
  return [config.host, ...config.allowedHosts].some((known) => {
    const lower = known.toLowerCase()
    return lower === name || lower === hostHeader.toLowerCase() || `[${lower}]` === name
  })
}

/** Compares digests, so that neither content nor length shows in the time it takes. */
function isPassword(password: string, authorization: string | null): boolean {
  const encoded = /^basic\s+(\S+)$/i.exec(authorization ?? '')?.[1]
  if (encoded === undefined) return false
  const credentials = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = credentials.indexOf(':')
  if (colon < 0) return false
  const given = credentials.slice(colon + 1)
  return timingSafeEqual(digest(given), digest(password))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
