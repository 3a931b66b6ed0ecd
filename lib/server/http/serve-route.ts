import 'server-only'
import type * as z from '@/lib/wire/zod'
import type { Principal } from '@/lib/domain/access/principal'
import { createLog } from '@/lib/server/process/log'
import { ANSWERS_HEADER, ASKED_HEADER } from '@/lib/wire/freshness.wire'
import { parseInclude, unknownIncludeDetail } from '@/lib/wire/include'
import {
  type Method,
  methodsOf,
  routeEntry,
  type RouteManifest,
  type RoutePath,
} from '@/lib/wire/routes/route-manifest'
import { admitInside } from './access.instance'
import { guardedRoute, type RouteHandler } from './guarded-route'
import { problem, wrongMethod } from './problem'
import { readBody } from './read-body'
import { noteAnswer } from './refusals.instance'
import { sourceHeaders } from './source-headers'

type MethodOf<Path extends RoutePath> = keyof RouteManifest[Path] & Method

type BodyOf<Entry> = Entry extends { readonly body: infer Schema extends z.ZodMiniType }
  ? z.infer<Schema>
  : undefined

type PrincipalOf<Entry> = Entry extends { readonly permission: 'public' } ? null : Principal

interface Handling<Asker, Body> {
  // A method, so that the table of all handlers can hold each with its own types.
  handle(request: Request, principal: Asker, body: Body): Promise<Response>
}

/** What a route does, once the asker may do it and the body is as the manifest has it. */
export type Handler<Asker = Principal, Body = undefined> = Handling<Asker, Body>['handle']

type Handlers<Path extends RoutePath> = {
  readonly [M in MethodOf<Path>]: Handler<
    PrincipalOf<RouteManifest[Path][M]>,
    BodyOf<RouteManifest[Path][M]>
  >
}

/** What a `route.ts` exports. */
export type RouteExports = Readonly<Record<Method | 'HEAD' | 'OPTIONS', RouteHandler>>

/**
 * A route of the manifest: a handler for each of its methods, behind the access rules and the
 * permission that the manifest names; every other method is a 405. A path that the manifest lacks
 * does not compile.
 */
export function serveRoute<Path extends RoutePath>(
  path: Path,
  handlers: Handlers<Path>,
): RouteExports {
  const byMethod: Readonly<Partial<Record<Method, Handler<unknown, unknown>>>> = handlers
  const allow = methodsOf(path).join(', ')
  const isOpen = routeEntry(path).GET?.permission === 'public'
  const onAnswer = (by: Principal, { method }: Request, answer: Response) => {
    void noteAnswer(by, `${method} ${path}`, answer)
  }
  const guard = { admit: admitInside, log: createLog, onAnswer }
  const refuse = guardedRoute({ ...guard, permission: isOpen ? 'public' : null }, () =>
    Promise.resolve(wrongMethod(allow)),
  )
  const serve = (method: Method): RouteHandler => {
    const entry = routeEntry(path)[method]
    const handler = byMethod[method]
    if (entry === undefined || handler === undefined) return refuse
    return guardedRoute({ ...guard, permission: entry.permission }, async (request, principal) => {
      if (entry.body === undefined) {
        return fromHere(request, principal, await handler(request, principal, undefined))
      }
      const read = await readBody(request, entry.body, { takesForms: entry.takesForms === true })
      if (!read.ok) return fromHere(request, principal, problem(read.problem))
      return fromHere(request, principal, await handler(request, principal, read.body))
    })
  }
  const GET = serve('GET')
  return {
    GET,
    HEAD: methodsOf(path).includes('HEAD') ? GET : refuse,
    POST: serve('POST'),
    PUT: serve('PUT'),
    PATCH: serve('PATCH'),
    DELETE: serve('DELETE'),
    OPTIONS: refuse,
  }
}

const ASKED = /^[\w-]{1,64}$/

/** The answer with its source, and for whom it was made; a public route says nothing of either. */
function fromHere(request: Request, principal: Principal | null, answer: Response): Response {
  if (principal === null) return answer
  const asked = request.headers.get(ASKED_HEADER)
  if (asked !== null && ASKED.test(asked)) answer.headers.set(ANSWERS_HEADER, asked)
  for (const [name, value] of Object.entries(sourceHeaders())) answer.headers.set(name, value)
  return answer
}

/** A handler that understands `?include=`; unknown names are a 400 that lists the known ones. */
export function includesHandler<Name extends string>(
  known: readonly Name[],
  handler: (
    request: Request,
    include: ReadonlySet<Name>,
    principal: Principal,
  ) => Promise<Response>,
): Handler {
  return async (request, principal) => {
    const asked = new URL(request.url).searchParams.getAll('include')
    const include = parseInclude(asked, known)
    if (include.ok) return handler(request, include.names, principal)
    return problem({
      status: 400,
      code: 'unknown_include',
      detail: unknownIncludeDetail(include.unknown, known),
    })
  }
}
