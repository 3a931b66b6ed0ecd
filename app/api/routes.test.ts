import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { config } from '@/proxy'
import { GUARDED_ROUTES, HEALTH_ROUTES, SIGN_IN_ROUTES } from '@/testing/built-app/addresses'
import { routeFinder } from '@/lib/server/http/route-table'
import { PERMISSIONS } from '@/lib/domain/access/permission'
import { PAGE_MANIFEST, ROUTE_MANIFEST, type RouteEntry } from '@/lib/wire/routes/route-manifest'
import { apiRoutes } from '@/testing/documents/project-names'
import { API_ROUTES } from './routes'

const routeOf = routeFinder(API_ROUTES)
const inProject = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

describe('the routes that the front door answers', () => {
  it('are the routes of the source, no more and no fewer', () => {
    const named = [...GUARDED_ROUTES, ...HEALTH_ROUTES, ...SIGN_IN_ROUTES].filter(
      (path) => !path.includes('no/such'),
    )
    for (const path of named) expect([path, routeOf(path) !== null]).toEqual([path, true])
    expect(Object.keys(API_ROUTES)).toHaveLength(named.length)
    expect(routeOf('/api/no/such/route')).toBeNull()
    expect(routeOf('/api/sea-tickets/')).toBeNull()
    expect(routeOf('/api/sea-tickets/a/b')).toBeNull()
  })

  it('are those of the manifest, each with a permission', () => {
    expect(Object.keys(ROUTE_MANIFEST)).toEqual(Object.keys(API_ROUTES))
    expect(Object.keys(ROUTE_MANIFEST).sort()).toEqual([...apiRoutes()].sort())
    for (const entry of Object.values<RouteEntry>(ROUTE_MANIFEST)) {
      for (const { permission } of Object.values(entry))
        expect(PERMISSIONS).toHaveProperty(permission)
    }
  })

  it('are open to strangers only where they say no more than their code', () => {
    const open = Object.keys(API_ROUTES).filter((path) => API_ROUTES[path]?.isPublic === true)
    expect(open.sort()).toEqual([...HEALTH_ROUTES, ...SIGN_IN_ROUTES].sort())
  })

  it('are found by their whole name before a name with a placeholder', () => {
    expect(routeOf('/api/sea-tickets/export')).toBe(API_ROUTES['/api/sea-tickets/export'])
    expect(routeOf('/api/sea-tickets/x')).toBe(API_ROUTES['/api/sea-tickets/:id'])
  })
})

describe('what proxy.ts leaves out', () => {
  const [matcher = ''] = config.matcher
  const isLeftOut = (path: string) => !new RegExp(`^${matcher}$`).test(path)

  it('is the API, the files of the build, and each file of public/ by its exact name', () => {
    const icons = readdirSync(inProject('public/icons')).map((name) => `/icons/${name}`)
    for (const path of ['/api/x', '/_next/static/chunks/a.js', ...icons]) {
      expect([path, isLeftOut(path)]).toEqual([path, true])
    }
    expect(readdirSync(inProject('public'))).toEqual(['icons'])
  })

  it.each([
    '/',
    '/icons/nope',
    '/icons/good.svgx',
    '/favicon.ico',
    '/favicon.x',
    '/_next/staticx',
    '/_next/image',
    '/apix',
  ])('is not %s', (path) => {
    expect(isLeftOut(path)).toBe(false)
  })
})

it('every page asks the access rule before anything else, by its name in the manifest', () => {
  const pages = readdirSync(inProject('app'), { recursive: true, encoding: 'utf8' }).filter(
    (path) => /(^|\/)page\.tsx$/.test(path),
  )
  const asked = pages.map((page) => {
    const source = readFileSync(inProject(`app/${page}`), 'utf8')
    const [, path] =
      /async function \w+\([^)]*\) \{\n\s+(?:const \w+ = )?await require(?:PageAccess|SignInPage)\('([^']+)'\)\n/.exec(
        source,
      ) ?? []
    const address = `/${page.replace(/\/?page\.tsx$/, '').replaceAll(/\[(\w+)\]/g, ':$1')}`
    expect([page, path]).toEqual([page, address])
    return address
  })
  expect(asked.sort()).toEqual(Object.keys(PAGE_MANIFEST).sort())
})
