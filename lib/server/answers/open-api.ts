import 'server-only'
import { toJSONSchema } from 'zod'
import { leastRole, type Permission, PERMISSIONS } from '@/lib/domain/access/permission'
import type { OpenApiBody } from '@/lib/wire/open-api.wire'
import { problemSchema } from '@/lib/wire/problem.wire'
import {
  type Content,
  type MethodEntry,
  METHODS,
  ROUTE_MANIFEST,
  routeEntry,
  type RoutePath,
} from '@/lib/wire/routes/route-manifest'

let made: OpenApiBody | null = null

/** The interface as OpenAPI 3.1, from the manifest and its zod schemas. */
export function openApiDocument(): OpenApiBody {
  made ??= {
    openapi: '3.1.0',
    info: { title: 'Kora Cockpit', version: '1' },
    paths: Object.fromEntries(paths().map((path) => [openApiPath(path), operationsOf(path)])),
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        password: { type: 'http', scheme: 'basic' },
      },
    },
  }
  return made
}

function paths(): RoutePath[] {
  return Object.keys(ROUTE_MANIFEST).filter((path): path is RoutePath => path in ROUTE_MANIFEST)
}

function openApiPath(path: RoutePath): string {
  return path.replaceAll(/:(\w+)/g, '{$1}')
}

function operationsOf(path: RoutePath): Record<string, unknown> {
  const entries = METHODS.flatMap((method) => {
    const entry = routeEntry(path)[method]
    return entry === undefined ? [] : [[method.toLowerCase(), operationOf(path, entry)] as const]
  })
  return Object.fromEntries(entries)
}

function operationOf(path: RoutePath, entry: MethodEntry): Record<string, unknown> {
  const { permission, summary, parameters = [], body, answers } = entry
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const inQuery = parameters.map((name) => ({ name, in: 'query', schema: { type: 'string' } }))
  return {
    summary,
    description: permissionText(permission),
    'x-kora-permission': permission,
    ...(leastRole(permission) === null ? { security: [] } : {}),
    parameters: [...inPath, ...inQuery],
    ...(body === undefined ? {} : { requestBody: { required: true, content: contentOf(body) } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, content]) => [
          status,
          { description: summary, content: contentOf(content) },
        ]),
      ),
      default: {
        description: 'A problem (RFC 9457).',
        content: { 'application/problem+json': { schema: toJSONSchema(problemSchema) } },
      },
    },
  }
}

/** Who may, in a sentence. */
export function permissionText(permission: Permission): string {
  const { least, scopes } = PERMISSIONS[permission]
  if (least === null) return 'Open to everybody.'
  return `Needs the role ${least}; a token needs the scope ${scopes.join(' or ')}.`
}

function contentOf(content: Content): Record<string, unknown> {
  if (typeof content === 'string') return { [content]: {} }
  return { 'application/json': { schema: toJSONSchema(content, { unrepresentable: 'any' }) } }
}
