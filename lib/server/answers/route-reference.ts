import 'server-only'
import { toJSONSchema } from 'zod'
import {
  type Content,
  METHODS,
  ROUTE_MANIFEST,
  routeEntry,
  type RoutePath,
} from '@/lib/wire/routes/route-manifest'
import { permissionText } from './open-api'

/** The manifest for readers: as the OpenAPI document has it, route by route. */
export function routeReference() {
  const groups = new Map<string, ReturnType<typeof entriesOf>>()
  for (const path of PATHS) {
    const name = path.split('/').slice(0, 3).join('/')
    groups.set(name, [...(groups.get(name) ?? []), ...entriesOf(path)])
  }
  return [...groups].map(([name, entries]) => ({ name, entries }))
}

const PATHS = Object.keys(ROUTE_MANIFEST).filter(
  (path): path is RoutePath => path in ROUTE_MANIFEST,
)

function entriesOf(path: RoutePath) {
  return METHODS.flatMap((method) => {
    const entry = routeEntry(path)[method]
    if (entry === undefined) return []
    const { summary, permission, parameters = [], body, answers } = entry
    return [
      {
        method,
        path,
        summary,
        permission: permissionText(permission),
        parameters,
        body: body === undefined ? null : schemaOf(body),
        answers: Object.entries(answers).map(([status, content]) => ({
          status,
          type: typeof content === 'string' ? content : 'application/json',
          schema: typeof content === 'string' ? null : schemaOf(content),
        })),
      },
    ]
  })
}

function schemaOf(content: Exclude<Content, string>): unknown {
  return toJSONSchema(content, { unrepresentable: 'any' })
}
