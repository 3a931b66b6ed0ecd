import 'server-only'
import { admitInside } from './access.instance'
import { guardedRoute, type RouteHandler } from './guarded-route'
import { problem, wrongMethod } from './problem'
import { createLog } from '@/lib/server/process/log'
import { parseInclude, unknownIncludeDetail } from '@/lib/wire/include'

/** A route of this process behind the access rules of SPEC 11. */
export function route(handler: RouteHandler): RouteHandler {
  return guardedRoute({ admit: admitInside, log: createLog }, handler)
}

/** A route that understands `?include=`; unknown names are a 400 that lists the known ones. */
export function routeWithIncludes<Name extends string>(
  known: readonly Name[],
  handler: (request: Request, include: ReadonlySet<Name>) => Promise<Response>,
): RouteHandler {
  return route(async (request) => {
    const asked = new URL(request.url).searchParams.getAll('include')
    const include = parseInclude(asked, known)
    if (include.ok) return handler(request, include.names)
    return problem({
      status: 400,
      code: 'unknown_include',
      detail: unknownIncludeDetail(include.unknown, known),
    })
  })
}

/** For every method that a route does not serve. OPTIONS too: Next.js would answer it, unguarded. */
export const methodNotAllowed = route(() => Promise.resolve(wrongMethod('GET, HEAD')))

/** As `methodNotAllowed`, of an address that answers GET alone. */
export const onlyGet = route(() => Promise.resolve(wrongMethod('GET')))

/** As `methodNotAllowed`, of the health routes, which are open to all clients. */
export const methodNotAllowedToAnybody: RouteHandler = () =>
  Promise.resolve(wrongMethod('GET, HEAD'))
