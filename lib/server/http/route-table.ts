import 'server-only'
import type { RouteHandler } from './guarded-route'

/** One address of the API: what it answers, and to which clients. */
export interface ApiRoute {
  readonly handler: RouteHandler
  readonly methods: readonly ('GET' | 'HEAD')[]
  /** Open to strangers (SPEC 11); everything else is behind the access rule. */
  readonly isPublic: boolean
}

/** Addresses by their pattern: `/api/sea-tickets/:id`, where `:id` stands for one segment. */
export type RouteTable = Readonly<Record<string, ApiRoute>>

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
