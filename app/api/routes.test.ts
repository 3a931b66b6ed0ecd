import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { config } from '@/proxy'
import { GUARDED_ROUTES, HEALTH_ROUTES } from '@/testing/built-app/addresses'
import { routeFinder } from '@/lib/server/http/route-table'
import { API_ROUTES } from './routes'

const routeOf = routeFinder(API_ROUTES)
const inProject = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

describe('the routes that the front door answers', () => {
  it('are the routes of the source, no more and no fewer', () => {
    const named = [...GUARDED_ROUTES, ...HEALTH_ROUTES].filter((path) => !path.includes('no/such'))
    for (const path of named) expect([path, routeOf(path) !== null]).toEqual([path, true])
    expect(Object.keys(API_ROUTES)).toHaveLength(named.length)
    expect(routeOf('/api/no/such/route')).toBeNull()
    expect(routeOf('/api/sea-tickets/')).toBeNull()
    expect(routeOf('/api/sea-tickets/a/b')).toBeNull()
  })

  it('are open to strangers only where they say no more than their code', () => {
    const open = Object.keys(API_ROUTES).filter((path) => API_ROUTES[path]?.isPublic === true)
    expect(open.sort()).toEqual([...HEALTH_ROUTES])
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

it('every page asks the access rule before anything else', () => {
  const pages = readdirSync(inProject('app'), { recursive: true, encoding: 'utf8' }).filter(
    (path) => /(^|\/)page\.tsx$/.test(path),
  )
  expect(pages.length).toBeGreaterThan(4)
  for (const page of pages) {
    const source = readFileSync(inProject(`app/${page}`), 'utf8')
    expect([
      page,
      /async function \w+\([^)]*\) \{\n\s+await requirePageAccess\(\)\n/.test(source),
    ]).toEqual([page, true])
  }
})
