import 'server-only'
import { describeError } from '@/lib/domain/failure'
import { decideAccess } from './access-decision'
import type { AccessConfig } from '@/lib/server/process/env'
import type { Log } from '@/lib/server/process/log'
import { problem } from './problem'

export type RouteHandler = (request: Request) => Promise<Response>

interface GuardOptions {
  readonly access: () => AccessConfig
  readonly log: () => Log
}

/**
 * A handler behind the rules of SPEC 11: known hosts, the password where one is set, no NUL in a
 * query. What the handler throws is logged and answered without its content.
 */
export function guardedRoute({ access, log }: GuardOptions, handler: RouteHandler): RouteHandler {
  return async (request) => {
    const refusal = refusalOf(access(), request)
    if (refusal !== null) return refusal
    try {
      return await handler(request)
    } catch (error) {
      log().error('[kora.boot]', `a request failed: ${describeError(error)}`)
      return problem({
        status: 500,
        code: 'internal_error',
        detail: 'The request failed inside the cockpit; its log says why.',
      })
    }
  }
}

/** The answer to a request that may not pass, whatever it asks for; null when it may. */
export function refusalOf(access: AccessConfig, request: Request): Response | null {
  const decision = decideAccess(access, request.headers)
  if (decision.kind === 'refused') {
    const headers =
      decision.status === 401 ? { 'www-authenticate': 'Basic realm="Kora Cockpit"' } : undefined
    return problem({ ...decision, ...(headers && { headers }) })
  }
  if (!hasNul(request.url)) return null
  return problem({
    status: 400,
    code: 'nul_in_query',
    detail: 'The query holds a NUL character (%00), which no parameter may hold.',
  })
}

function hasNul(url: string): boolean {
  return /%00|\0/i.test(new URL(url).search)
}
