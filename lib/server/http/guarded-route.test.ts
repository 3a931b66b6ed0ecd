import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { collectedLog } from '@/testing/process/collected-log'
import { readConfig } from '@/lib/server/process/env'
import { decideAccess } from './access-decision'
import { guardedRoute, type RouteHandler } from './guarded-route'

const problemSchema = z.strictObject({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string(),
})

function setUp(handler: RouteHandler, environment: Record<string, string> = {}) {
  const { log, lines } = collectedLog()
  const { access } = readConfig(environment)
  const admit = (headers: Headers) =>
    Promise.resolve(decideAccess(access, headers, { accounts: false, others: false }))
  const route = guardedRoute({ admit, log: () => log, permission: 'read' }, handler)
  const ask = (path: string, headers: Record<string, string> = { host: 'localhost:3000' }) =>
    route(new Request(`http://localhost:3000${path}`, { headers }))
  return { ask, lines }
}

const fine: RouteHandler = () => Promise.resolve(new Response('fine'))

describe('a guarded route', () => {
  it('lets a good request through to its handler', async () => {
    const response = await setUp(fine).ask('/api?include=totals')
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('fine')
  })

  it('refuses a foreign host without asking the handler', async () => {
    let asked = 0
    const { ask } = setUp((request) => {
      asked += 1
      return fine(request)
    })
    const response = await ask('/api', { host: 'evil.example' })
    expect(response.status).toBe(403)
    expect(problemSchema.parse(await response.json()).code).toBe('host_not_allowed')
    expect(asked).toBe(0)
  })

  it('asks for the password in the way that a browser understands', async () => {
    const response = await setUp(fine, { KORA_ACCESS_PASSWORD: 'sesame' }).ask('/api')
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe(
      'Basic realm="Kora Cockpit", charset="UTF-8"',
    )
    expect(JSON.stringify(await response.json())).not.toContain('sesame')
  })

  it('refuses a browser that another site makes ask, without asking the handler', async () => {
    const { ask } = setUp(() => Promise.reject(new Error('asked')))
    const headers = { host: 'localhost:3000', 'sec-fetch-site': 'cross-site' }
    const response = await ask('/api', headers)
    expect(response.status).toBe(403)
    expect(problemSchema.parse(await response.json()).code).toBe('cross_site_request')
  })

  it('refuses to serve everybody unasked', async () => {
    const { ask } = setUp(fine, { HOST: '0.0.0.0' })
    expect((await ask('/api')).status).toBe(503)
  })

  it.each(['/api?q=a%00b', '/api?%00=1', '/api?q=%00'])('refuses a NUL in %s', async (path) => {
    const response = await setUp(fine).ask(path)
    expect(response.status).toBe(400)
    expect(problemSchema.parse(await response.json())).toMatchObject({
      status: 400,
      code: 'nul_in_query',
    })
  })

  it('is not troubled by a percent sign before two zeros', async () => {
    expect((await setUp(fine).ask('/api?q=100%2500')).status).toBe(200)
  })

  it.each<[string, RouteHandler]>([
    ['rejects', () => Promise.reject(new Error('select secret from t at 10.1.2.3:5432'))],
    [
      'throws',
      () => {
        throw new Error('select secret from t at 10.1.2.3:5432')
      },
    ],
  ])('answers 500 without content when its handler %s; the log has it', async (_how, handler) => {
    const { ask, lines } = setUp(handler)
    const response = await ask('/api')
    expect(response.status).toBe(500)
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(response.headers.get('cache-control')).toBe('no-store')
    const text = await response.text()
    expect(problemSchema.parse(JSON.parse(text)).code).toBe('internal_error')
    expect(text).not.toMatch(/select|10\.1\.2\.3|guarded-route/)
    expect(lines).toEqual([
      'error [kora.access] a request failed: select secret from t at 10.1.2.3:5432',
    ])
  })
})
