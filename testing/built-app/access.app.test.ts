import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveCockpit, type ServedCockpit } from '@/scripts/served-cockpit'
import { AppFixture } from './app-fixture'
import { askRaw } from '@/testing/http/raw-request'
import { ask } from './ask'
import { GUARDED_ROUTES, HEALTH_ROUTES, PAGES, SIGN_IN_ROUTES } from './addresses'
import { methodsOf, ROUTE_MANIFEST, type RoutePath } from '@/lib/wire/routes/route-manifest'
import { STATE } from './contract'

const BEHIND_THE_RULES = [...PAGES, ...GUARDED_ROUTES]
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const STREAM = '/api/stream'
const NOT_THERE = '/api/no/such/route'

it('every route and page of the source is asked', () => {
  expect(PAGES).toContain('/')
  expect(GUARDED_ROUTES).toEqual(expect.arrayContaining([STATE, STREAM, NOT_THERE]))
  expect(GUARDED_ROUTES.every((address) => address.startsWith('/api/'))).toBe(true)
  expect(HEALTH_ROUTES).toEqual(['/api/health/live', '/api/health/ready'])
})

describe('a cockpit with the default access rules', () => {
  const fixture = new AppFixture()
  let cockpit: ServedCockpit

  beforeAll(async () => {
    cockpit = await fixture.serve()
  })
  afterAll(() => fixture.close())

  it('listens on the loopback address alone', async () => {
    expect(await accepts('127.0.0.1', cockpit.port)).toBe(true)
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ family, address }) => family === 'IPv4' && address !== '127.0.0.1')
      .map(({ address }) => address)
    for (const address of ['127.0.0.2', ...others]) {
      expect([address, await accepts(address, cockpit.port)]).toEqual([address, false])
    }
  })

  it.each(BEHIND_THE_RULES)('refuses %s under a host name that it does not know', async (path) => {
    for (const method of METHODS) {
      const answer = await ask(cockpit, path, { method, headers: { host: 'evil.example' } })
      expect([method, answer.status]).toEqual([method, 403])
      expect(answer.headers['content-type']).toContain('application/problem+json')
      if (method !== 'HEAD') expect(answer.json().code).toBe('host_not_allowed')
    }
  })

  it.each(['localhost', '127.0.0.1:3000', '[::1]:3000', 'LOCALHOST:80'])(
    'answers under the host %s',
    async (host) => {
      expect((await ask(cockpit, STATE, { headers: { host } })).status).toBe(200)
      expect((await ask(cockpit, '/', { headers: { host } })).status).toBe(200)
    },
  )

  it.each([...BEHIND_THE_RULES, '/no-such-page', '/api/no-such-route', '/api/health/live'])(
    'sends the security headers with %s',
    async (path) => {
      const { headers } = await ask(cockpit, path)
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['referrer-policy']).toBe('same-origin')
      expect(headers['x-frame-options']).toBe('DENY')
      expect(headers).not.toHaveProperty('x-powered-by')
    },
  )

  it.each(['/', '/no-such-page'])('lets only scripts with the nonce of %s run', async (path) => {
    const page = await ask(cockpit, path)
    const policy = String(page.headers['content-security-policy'])
    const directives = new Map(
      policy.split('; ').map((directive) => {
        const [name = '', ...sources] = directive.split(' ')
        return [name, sources] as const
      }),
    )
    expect(directives.get('frame-ancestors')).toEqual(["'none'"])
    expect(directives.get('script-src')).not.toContain("'unsafe-inline'")
    expect(directives.get('script-src')).not.toContain("'unsafe-eval'")
    const nonce = /'nonce-([\w]+)'/.exec(policy)?.[1]
    const scripts = page.text.match(/<script\b[^>]*>/g) ?? []
    expect(scripts.length).toBeGreaterThan(3)
    for (const script of scripts) expect(script).toContain(`nonce="${String(nonce)}"`)
    expect(page.headers['cache-control']).toContain('no-store')

    const again = await ask(cockpit, path)
    expect(again.headers['content-security-policy']).not.toBe(policy)
  })

  it.each([
    '/no-such-page',
    '/api/no-such-route',
    '/.env',
    '/%2e%2e/package.json',
    '/server.js',
    '/%00',
  ])('says nothing about itself where %s does not exist', async (path) => {
    const answer = await ask(cockpit, path)
    expect(answer.status).toBe(404)
    expect(answer.text).not.toMatch(/node_modules|\.next\/|\.tsx?\b|\bat \w+ \(|postgres|stack/i)
  })

  it('takes nobody for local who comes through a proxy on this machine, even a silent one', async () => {
    const viaOf = async (version: string, header = '') => {
      const head = `GET /api/session HTTP/${version}\r\nHost: localhost\r\n${header}`
      const { text } = await askRaw(cockpit, `${head}Connection: close\r\n\r\n`)
      return /"via":"(\w+)"/.exec(text)?.[1]
    }
    expect(await viaOf('1.1')).toBe('local')
    for (const header of ['X-Forwarded-For', 'Forwarded', 'Via', 'X_Forwarded_Host', 'X-Real-IP']) {
      expect([header, await viaOf('1.1', `${header}: 127.0.0.1\r\n`)]).toEqual([header, 'open'])
    }
    // As nginx speaks to what is behind it where nothing is configured.
    expect(await viaOf('1.0')).toBe('open')
  })

  it.each(PAGES)('refuses every method but GET and HEAD of the page %s', async (path) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const answer = await ask(cockpit, path, { method })
      expect([method, answer.status]).toEqual([method, 405])
      expect(answer.headers.allow).toBe('GET, HEAD')
    }
    expect((await ask(cockpit, path, { method: 'HEAD' })).status).toBe(
      (await ask(cockpit, path)).status,
    )
  })

  it.each(
    [...GUARDED_ROUTES, ...HEALTH_ROUTES, ...SIGN_IN_ROUTES].filter((path) => path !== NOT_THERE),
  )(
    'refuses every method that %s does not serve, as a problem that lists those it does',
    async (path) => {
      const allow = allowOf(path)
      for (const method of METHODS.filter((name) => !allow.split(', ').includes(name))) {
        const answer = await ask(cockpit, path, { method })
        expect([method, answer.status]).toEqual([method, 405])
        expect(answer.headers.allow).toBe(allow)
        expect(answer.headers['content-type']).toContain('application/problem+json')
        if (method !== 'HEAD') expect(answer.json().code).toBe('method_not_allowed')
      }
    },
  )

  it.each([NOT_THERE, '/api/no-such-route', '/api/health/no-such-route', '/api'])(
    'has no address %s, whatever the method',
    async (path) => {
      for (const method of METHODS) {
        const answer = await ask(cockpit, path, { method })
        expect([method, answer.status]).toEqual([method, 404])
        expect(answer.headers['content-type']).toContain('application/problem+json')
        if (method !== 'HEAD') expect(answer.json().code).toBe('not_found')
      }
    },
  )

  it.each(BEHIND_THE_RULES)('refuses a NUL in the query of %s', async (path) => {
    const answer = await ask(cockpit, `${path}?q=a%00b`)
    expect(answer.status).toBe(400)
    expect(answer.json().code).toBe('nul_in_query')
    expect((await ask(cockpit, `${path}?q=100%2500`)).text).not.toContain('nul_in_query')
  })
})

describe('a cockpit that knows another host name', () => {
  const fixture = new AppFixture({ KORA_ALLOWED_HOSTS: 'kora.example, other.example' })
  let cockpit: ServedCockpit

  beforeAll(async () => {
    cockpit = await fixture.serve()
  })
  afterAll(() => fixture.close())

  it.each(BEHIND_THE_RULES)('answers %s under it', async (path) => {
    const headers = { host: 'kora.example:8443' }
    const { status } = await ask(cockpit, path)
    expect((await ask(cockpit, path, { headers })).status).toBe(status)
    expect((await ask(cockpit, path, { headers: { host: 'example' } })).status).toBe(403)
  })
})

describe('a cockpit that other machines can reach', () => {
  const fixture = new AppFixture({ HOST: '0.0.0.0' })
  let open: ServedCockpit
  let withPassword: ServedCockpit
  let waived: ServedCockpit

  beforeAll(async () => {
    open = await fixture.serve()
    withPassword = await fixture.serve({ KORA_ACCESS_PASSWORD: 'correct horse battery' })
    waived = await fixture.serve({ KORA_ALLOW_UNAUTHENTICATED: '1' })
  })
  afterAll(() => fixture.close())

  it.each(BEHIND_THE_RULES)('does not serve %s without a password being set', async (path) => {
    const answer = await ask(open, path)
    expect(answer.status).toBe(503)
    expect(answer.json().code).toBe('access_not_configured')
    expect(answer.text).toContain('KORA_ACCESS_PASSWORD')
  })

  it.each(BEHIND_THE_RULES)('asks for the password of %s and takes the right one', async (path) => {
    const without = await ask(withPassword, path)
    expect(without.status).toBe(401)
    expect(without.headers['www-authenticate']).toMatch(/^Basic realm=/)
    for (const method of METHODS) {
      expect((await ask(withPassword, path, { method })).status).toBe(401)
      expect((await ask(withPassword, path, { method, ...basic('wrong') })).status).toBe(401)
    }
    const { status, text } = await ask(withPassword, path, basic('correct horse battery'))
    expect(status).not.toBe(401)
    // What there is to be seen without a database is the same with or without a password.
    expect(status).toBe((await ask(waived, path)).status)
    expect(text).not.toContain('authentication_required')
  })

  it.each(BEHIND_THE_RULES)('serves %s to everybody where that is said aloud', async (path) => {
    expect(await ask(waived, path)).not.toMatchObject({ status: 401 })
    expect((await ask(waived, path)).text).not.toContain('access_not_configured')
  })

  it('leaves the health routes open, which say no more than their codes', async () => {
    for (const cockpit of [open, withPassword]) {
      expect((await ask(cockpit, '/api/health/live')).json()).toEqual({ code: 'live' })
      expect((await ask(cockpit, '/api/health/ready')).json()).toEqual({ code: 'cold_stub' })
    }
  })
})

describe('an address that cannot be used', () => {
  it.each([
    ['PORT', '99999', 'It may hold a whole number from 1 to 65535'],
    ['PORT', 'http', 'It may hold a whole number from 1 to 65535'],
    ['HOST', 'http://127.0.0.1', 'It may hold an IP address'],
    ['HOST', '127.0.0.1:3000', 'It may hold an IP address'],
  ])('%s=%s ends the server with exit code 1 and one clear sentence', async (name, value, told) => {
    const failure = await failureOf({ [name]: value })
    expect(failure).toContain('it ended (1)')
    expect(failure).toContain(`${name} is "${value}"`)
    expect(failure).toContain(told)
    expect(failure).not.toMatch(/\n\s+at /)
  })

  it('ends the server with exit code 1 where another program has the port', async () => {
    const fixture = new AppFixture()
    const first = await fixture.serve()
    const failure = await failureOf({ PORT: String(first.port) })
    expect(failure).toContain('it ended (1)')
    expect(failure).toContain(`Port ${first.port} of 127.0.0.1 is in use`)
    await fixture.close()
  })
})

/** The methods of a route, by the manifest. */
function allowOf(path: string): string {
  const names = Object.keys(ROUTE_MANIFEST)
  const name = names.find((known) => known === path) ?? names.find((known) => isLike(known, path))
  return methodsOf(routePath(name)).join(', ')
}

function isLike(pattern: string, path: string): boolean {
  return new RegExp(`^${pattern.replaceAll(/:\w+/g, '[^/]+')}$`).test(path)
}

function routePath(name: string | undefined): RoutePath {
  const known = (Object.keys(ROUTE_MANIFEST) as RoutePath[]).find((path) => path === name)
  if (known === undefined) throw new Error(`${name} is in no manifest`)
  return known
}

function basic(password: string) {
  const credentials = Buffer.from(`operator:${password}`).toString('base64')
  return { headers: { authorization: `Basic ${credentials}` } }
}

async function failureOf(env: Record<string, string>): Promise<string> {
  try {
    const cockpit = await serveCockpit({ env })
    await cockpit.kill()
    return 'it started'
  } catch (error) {
    return String(error)
  }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2_000 })
    const settle = (accepted: boolean) => {
      socket.destroy()
      resolve(accepted)
    }
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
    socket.once('timeout', () => settle(false))
  })
}
