import 'server-only'
import { leastRole, type Permission, refusalOf } from '@/lib/domain/access/permission'
import type { Principal } from '@/lib/domain/access/principal'
import { describeError } from '@/lib/domain/failure'
import type { AccessDecision } from './access-decision'
import { accessProblem } from './access-problem'
import { isForeignRequest, isUnprovenChange } from './cross-site'
import type { Log } from '@/lib/server/process/log'
import { crossSite, notPermitted, nulInQuery, problem } from './problem'
import { hasNul } from './request-target'

export type RouteHandler = (request: Request) => Promise<Response>

/** The access rule, as the code behind the front door uses it. */
type Admit = (headers: Headers) => Promise<AccessDecision>

interface GuardOptions {
  readonly admit: Admit
  readonly log: () => Log
  /** What the asker has to be allowed to; null: nothing more than to be let in. */
  readonly permission: Permission | null
  /** Told of each answer to somebody who is known. */
  readonly onAnswer?: (principal: Principal, request: Request, answer: Response) => void
}

type Guarded = (request: Request, principal: Principal | null) => Promise<Response>

/**
 * A handler behind the rules of SPEC 11 and CONTROL 13: known hosts, a known asker with the
 * permission, no other site, no NUL in a query. What the handler throws is logged and answered
 * without its content. The handler of a `public` route is told of nobody.
 */
export function guardedRoute(
  { admit, log, permission, onAnswer = () => undefined }: GuardOptions,
  handler: Guarded,
): RouteHandler {
  return async (request) => {
    const entry = await enter(admit, request, { isPage: false, permission })
    const { principal } = entry
    if (!entry.ok) {
      if (principal !== null) onAnswer(principal, request, entry.refusal)
      return entry.refusal
    }
    try {
      const answer = await handler(request, principal)
      if (principal !== null) onAnswer(principal, request, answer)
      return answer
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

type Entry =
  | { readonly ok: true; readonly principal: Principal | null }
  | { readonly ok: false; readonly principal: Principal | null; readonly refusal: Response }

/** Whether a request may pass, whatever it requests, and as whom. */
export async function enter(
  admit: Admit,
  { method, headers, url }: Pick<Request, 'method' | 'headers' | 'url'>,
  { isPage, permission }: { readonly isPage: boolean; readonly permission: Permission | null },
): Promise<Entry> {
  const isOpen = permission === 'public'
  if (!isOpen && isForeignRequest({ method, headers, isPage })) return refused(crossSite())
  const decision = isOpen ? null : await admit(headers)
  if (decision?.kind === 'refused') return refused(accessProblem(decision))
  if (hasNul(new URL(url).search)) return refused(nulInQuery())
  const principal = decision?.principal ?? null
  if (permission !== null && isUnprovenChange(method, headers)) {
    return refused(crossSite(), principal)
  }
  if (principal !== null && permission !== null) {
    const why = refusalOf(principal, permission)
    if (why !== null) {
      return refused(notPermitted(why, permission, leastRole(permission)), principal)
    }
  }
  return { ok: true, principal }
}

function refused(refusal: Response, principal: Principal | null = null): Entry {
  return { ok: false, principal, refusal }
}
