import 'server-only'
import { describeError } from '@/lib/domain/failure'
import type { AccessDecision } from './access-decision'
import { accessProblem } from './access-problem'
import { isForeignRequest } from './cross-site'
import type { Log } from '@/lib/server/process/log'
import { crossSite, nulInQuery, problem } from './problem'
import { hasNul } from './request-target'

export type RouteHandler = (request: Request) => Promise<Response>

/** The access rule, as the code behind the front door uses it. */
type Admit = (headers: Headers) => Promise<AccessDecision>

interface GuardOptions {
  readonly admit: Admit
  readonly log: () => Log
}

/**
 * A handler behind the rules of SPEC 11: known hosts, the password where one is set, no other site,
 * no NUL in a query. What the handler throws is logged and answered without its content.
 */
export function guardedRoute({ admit, log }: GuardOptions, handler: RouteHandler): RouteHandler {
  return async (request) => {
    const refusal = await refusalOf(admit, request, { isPage: false })
    if (refusal !== null) return refusal
    try {
      return await handler(request)
    } catch (error) {
      log().error('[kora.access]', `a request failed: ${describeError(error)}`)
      return problem({
        status: 500,
        code: 'internal_error',
        detail: 'The request failed inside the cockpit; its log says why.',
      })
    }
  }
}

/** The answer to a request that may not pass, whatever it requests; null when it may. */
export async function refusalOf(
  admit: Admit,
  { method, headers, url }: Pick<Request, 'method' | 'headers' | 'url'>,
  { isPage }: { readonly isPage: boolean },
): Promise<Response | null> {
  if (isForeignRequest({ method, headers, isPage })) return crossSite()
  const decision = await admit(headers)
  if (decision.kind === 'refused') return accessProblem(decision)
  return hasNul(new URL(url).search) ? nulInQuery() : null
}
