import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
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

  it('has the routes of the contract and no others', () => {
    const pages = z.record(z.string(), z.string()).parse(read('app-path-routes-manifest.json'))
    expect(Object.values(pages).sort()).toEqual([
      '/',
      '/_global-error',
      '/_not-found',
      '/api/[[...path]]',
      '/api/chain-events',
      '/api/chain-events/verify',
      '/api/health/live',
      '/api/health/ready',
      '/api/operational-state',
      '/api/operational-state/at',
      '/api/operational-state/range',
      '/api/operational-state/transitions',
      '/api/sea-tickets',
      '/api/sea-tickets/[id]',
      '/api/sea-tickets/export',
      '/api/sea-tickets/kora-assigned',
      '/api/sea-tickets/kora-assigned/changes',
      '/api/stream',
      '/api/throughput',
      '/chain-events',
      '/operational-state',
      '/sea-tickets',
      '/sea-tickets/[id]',
    ])
  })
})

function read(name: string): unknown {
  const path = fileURLToPath(new URL(`../../.next/standalone/.next/${name}`, import.meta.url))
  return JSON.parse(readFileSync(path, 'utf8'))
}
