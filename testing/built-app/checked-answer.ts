import type { IncomingHttpHeaders } from 'node:http'
import { safeParse } from '@/lib/wire/zod'
import { parseExact } from '@/lib/domain/exact-json'
import { problemSchema } from '@/lib/wire/problem.wire'
import {
  type Content,
  METHODS,
  ROUTE_MANIFEST,
  routeEntry,
  type RoutePath,
} from '@/lib/wire/routes/route-manifest'

interface AnswerFacts {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/**
 * Holds an answer of the API against the manifest (CONTROL 19): a body that is described has to be of
 * its schema, with no field that the schema lacks; any other status has to be a problem.
 *
 * @throws Error with what is not as described
 */
export function checkAnswer({ method, path, status, headers, text }: AnswerFacts): void {
  const type = headers['content-type'] ?? ''
  if (text === '' || headers['content-encoding'] !== undefined) return
  if (type.startsWith('application/problem+json')) {
    expectSchema(`the problem of ${method} ${path}`, problemSchema, text)
    return
  }
  const content = describedContent(method, path, status)
  if (content === null) {
    if (status < 400 || !type.startsWith('application/json')) return
    throw new Error(`${method} ${path} answers ${status}, which the manifest does not describe`)
  }
  if (typeof content === 'string') return
  expectSchema(`${status} of ${method} ${path}`, content, text)
}

function describedContent(method: string, path: string, status: number): Content | null {
  const pathname = path.split('?', 1)[0] ?? ''
  const known = METHODS.find((name) => name === method)
  const route = known === undefined ? null : routeOf(pathname)
  const entry = route === null || known === undefined ? undefined : routeEntry(route)[known]
  return entry?.answers[status] ?? null
}

const PATHS = Object.keys(ROUTE_MANIFEST).filter(
  (path): path is RoutePath => path in ROUTE_MANIFEST,
)

function routeOf(pathname: string): RoutePath | null {
  const exact = PATHS.find((path) => path === pathname)
  if (exact !== undefined) return exact
  const segments = pathname.split('/')
  return (
    PATHS.find((path) => {
      const parts = path.split('/')
      return (
        parts.length === segments.length &&
        parts.every((part, index) => part.startsWith(':') || part === segments[index])
      )
    }) ?? null
  )
}

function expectSchema(what: string, schema: Exclude<Content, string>, text: string): void {
  const sent = parseExact(text)
  const parsed = safeParse(schema, sent)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Error(`${what} is not as described: ${issue?.path.join('.')} ${issue?.message}`)
  }
  const more = undescribed(sent, parsed.data, '')
  if (more !== null) throw new Error(`${what} holds ${more}, which is not described`)
}

/** The first field that a schema did not take over; null where it took all. */
function undescribed(sent: unknown, taken: unknown, at: string): string | null {
  if (!isObject(sent) || !isObject(taken)) return null
  for (const [key, value] of Object.entries(sent)) {
    const path = at === '' ? key : `${at}.${key}`
    if (!(key in taken)) return path
    const found = undescribed(value, taken[key], path)
    if (found !== null) return found
  }
  return null
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
