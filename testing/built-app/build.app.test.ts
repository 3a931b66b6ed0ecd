import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { PAGE_MANIFEST, ROUTE_MANIFEST } from '@/lib/wire/routes/route-manifest'
import { z } from 'zod'

const manifest = z.object({
  routes: z.record(z.string(), z.unknown()),
  dynamicRoutes: z.record(z.string(), z.unknown()),
})

describe('the build', () => {
  it('has no page that was rendered before a request came, which could have no nonce', () => {
    const { routes, dynamicRoutes } = manifest.parse(read('prerender-manifest.json'))
    // Next.js' own last resort, which cannot be anything but static and holds nothing of ours.
    expect(Object.keys(routes)).toEqual(['/_global-error'])
    expect(dynamicRoutes).toEqual({})
  })

  it('has the routes and pages of the manifest and no others', () => {
    const pages = z.record(z.string(), z.string()).parse(read('app-path-routes-manifest.json'))
    const named = [...Object.keys(ROUTE_MANIFEST), ...Object.keys(PAGE_MANIFEST)]
    expect(Object.values(pages).sort()).toEqual(
      [
        '/_global-error',
        '/_not-found',
        // Every address below /api that is no route.
        '/api/[[...path]]',
        ...named.map((path) => path.replaceAll(/:(\w+)/g, '[$1]')),
      ].sort(),
    )
  })
})

function read(name: string): unknown {
  const path = fileURLToPath(new URL(`../../.next/standalone/.next/${name}`, import.meta.url))
  return JSON.parse(readFileSync(path, 'utf8'))
}
