import 'server-only'
import { METHODS, methodsOf, routeEntry, type RoutePath } from '@/lib/wire/routes/route-manifest'
import type { RouteHandler } from './guarded-route'
import type { RouteExports } from './serve-route'

/** One method of an address. */
export interface ApiMethod {
  readonly handler: RouteHandler
  /** Open to strangers (SPEC 11); everything else is behind the access rule. */
  readonly isPublic: boolean
  /** The largest body that it takes, in bytes; 0 for none. */
  readonly mostBytes: number
  /** Its readers have a share of the event loop. */
  readonly takesTurns: boolean
}

/** One address of the API, by the methods that it serves. */
export interface ApiRoute {
  readonly methods: Readonly<Record<string, ApiMethod>>
  /** Strangers are told which methods there are. */
  readonly isPublic: boolean
}

/** What a `route.ts` exports. */
export type RouteModule = RouteExports

/** Addresses by their pattern: `/api/sea-tickets/:id`, where `:id` stands for one segment. */
export type RouteTable = Readonly<Record<string, ApiRoute>>

/** A body of a form or of JSON is small (CONTROL 15). */
const MOST_BODY_BYTES = 65_536

/** The table of the modules, as the manifest describes them. */
export function tableOf(modules: Readonly<Record<RoutePath, RouteModule>>): RouteTable {
  const paths = Object.keys(modules).filter((path): path is RoutePath => path in modules)
  return Object.fromEntries(paths.map((path) => [path, routeOf(path, modules[path])]))
}

function routeOf(path: RoutePath, module: RouteModule): ApiRoute {
  const hasHead = methodsOf(path).includes('HEAD')
  const methods = METHODS.flatMap((method) => {
    const entry = routeEntry(path)[method]
    if (entry === undefined) return []
    const api: ApiMethod = {
      handler: module[method],
      isPublic: entry.permission === 'public',
      mostBytes: entry.body === undefined ? 0 : MOST_BODY_BYTES,
      takesTurns: entry.takesTurns === true,
    }
    const names = method === 'GET' && hasHead ? (['GET', 'HEAD'] as const) : [method]
    return names.map((name) => [name, api] as const)
  })
  const isPublic = methods.every(([, api]) => api.isPublic)
  return { methods: Object.fromEntries(methods), isPublic }
}

/** Finds the route of an address: an exact match goes before one with a placeholder. */
export function routeFinder(table: RouteTable): (pathname: string) => ApiRoute | null {
  const exact = new Map(Object.entries(table))
  const patterns = Object.entries(table)
    .filter(([pattern]) => pattern.includes('/:'))
    .map(([pattern, route]) => ({ segments: pattern.split('/'), route }))
  return (pathname) => {
    const named = exact.get(pathname)
    if (named !== undefined) return named
    const segments = pathname.split('/')
    const found = patterns.find(
      (pattern) =>
        pattern.segments.length === segments.length &&
        pattern.segments.every((part, index) =>
          part.startsWith(':') ? segments[index] !== '' : part === segments[index],
        ),
    )
    return found?.route ?? null
  }
}
