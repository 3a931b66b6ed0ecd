import 'server-only'
import type { Permission, Refusal } from '@/lib/domain/access/permission'
import type { Role } from '@/lib/domain/access/role'

interface Problem {
  readonly status: number
  /** Stable: what a program compares. */
  readonly code: string
  /** What was wrong, what was found, what is allowed; never a stack, SQL, host or path. */
  readonly detail: string
  readonly headers?: Readonly<Record<string, string>>
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Authentication required',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Content too large',
  415: 'Unsupported media type',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Not available',
}

/** An RFC 9457 problem answer with a stable `code` (SPEC 8). */
export function problem({ status, code, detail, headers }: Problem): Response {
  const title = TITLES[status] ?? 'Error'
  return new Response(JSON.stringify({ type: 'about:blank', title, status, code, detail }), {
    status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      ...headers,
    },
  })
}

/** The answer to a method that an address does not serve; `allow` lists those that it does. */
export function wrongMethod(allow: string): Response {
  return problem({
    status: 405,
    code: 'method_not_allowed',
    detail: `This address only answers ${allow.replace(', ', ' and ')}.`,
    headers: { allow },
  })
}

/** The answer where no page, route or file is. */
export function notFound(): Response {
  return problem({ status: 404, code: 'not_found', detail: 'There is no such address here.' })
}

/** The answer where more readers ask than can be answered. */
export const BUSY = {
  status: 503,
  code: 'busy',
  detail: 'Many readers ask for this at the moment. Ask again.',
  retryAfterSeconds: 2,
} as const

/** That answer. */
export function busy(): Response {
  const { retryAfterSeconds, ...rest } = BUSY
  return problem({ ...rest, headers: { 'retry-after': String(retryAfterSeconds) } })
}

/** The answer to a NUL in a query: Postgres takes none, so no parameter can mean one. */
export function nulInQuery(): Response {
  return problem({
    status: 400,
    code: 'nul_in_query',
    detail: 'The query holds a NUL character (%00), which no parameter may hold.',
  })
}

/** The answer to a router whose position in the page cannot be read. */
export function badRouterState(): Response {
  return problem({
    status: 400,
    code: 'bad_router_state',
    detail: 'The header next-router-state-tree holds no state of a router. Load the page anew.',
  })
}

/** The answer to a browser whose request another site caused. */
export function crossSite(): Response {
  return problem({
    status: 403,
    code: 'cross_site_request',
    detail: 'Another site asked for this. Only a link to a page may lead here from elsewhere.',
  })
}

/** The answer to somebody who is known and may not do this. */
export function notPermitted(why: Refusal, permission: Permission, least: Role | null): Response {
  const detail =
    why === 'role'
      ? `To ${permission} takes the role ${String(least)}.`
      : `This token lacks the scope to ${permission}.`
  return problem({ status: 403, code: why === 'role' ? 'not_permitted' : 'scope_missing', detail })
}
