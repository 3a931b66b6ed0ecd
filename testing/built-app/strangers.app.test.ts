import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ServedCockpit } from '@/scripts/served-cockpit'
import { residentMegabytes } from '@/testing/process/resident-memory'
import { askRaw, codeOf, openSocket, requestText } from '@/testing/http/raw-request'
import { AppFixture } from './app-fixture'
import { ask } from './ask'
import { GUARDED_ROUTES, HEALTH_ROUTES, PAGES } from './addresses'
import { STATE } from './contract'

const PASSWORD = 'correct horse battery'
const AUTHORIZED = basic(PASSWORD)
const chunks = fileURLToPath(new URL('../../.next/static/chunks', import.meta.url))
const script = `/_next/static/chunks/${readdirSync(chunks).find((name) => name.endsWith('.js')) ?? ''}`

const fixture = new AppFixture({ KORA_ACCESS_PASSWORD: PASSWORD })
let cockpit: ServedCockpit

beforeAll(async () => {
  cockpit = await fixture.serve()
})
afterAll(() => fixture.close())

describe('a stranger', () => {
  it.each<[string, string, string, readonly string[], string]>([
    ['a server action', 'POST', '/icons/nope', ['Next-Action: x'], '401 authentication_required'],
    [
      'one beside the icon',
      'POST',
      '/favicon.x',
      ['Next-Action: x'],
      '401 authentication_required',
    ],
    [
      'one beside the files',
      'POST',
      '/_next/staticx',
      ['Next-Action: x'],
      '401 authentication_required',
    ],
    [
      'the image optimizer',
      'GET',
      '/_next/image?url=%2Fx%0A%5Bkora.boot%5D%20FORGED&w=64&q=75',
      [],
      '401 authentication_required',
    ],
    ['a page that is not there', 'GET', '/icons/nope', [], '401 authentication_required'],
    ['a script', 'GET', script, [], '401 authentication_required'],
    ['a method that echoes', 'TRACE', '/', [], '401 authentication_required'],
    ['a method of another protocol', 'PROPFIND', '/', [], '401 authentication_required'],
    ['a write of a file', 'POST', '/_next/static/x.js', [], '401 authentication_required'],
    [
      'an upgrade',
      'GET',
      '/',
      ['Connection: Upgrade', 'Upgrade: websocket'],
      '401 authentication_required',
    ],
    [
      'a path that Next.js would straighten',
      'GET',
      '//evil.example/x',
      [],
      '401 authentication_required',
    ],
    ['all of the server', 'OPTIONS', '*', [], '400 bad_address'],
    ['half a percent sign', 'GET', '/api/%', [], '400 bad_address'],
    ['no hexadecimal', 'GET', '/api/sea-tickets/%zz', [], '400 bad_address'],
    ['no UTF-8', 'GET', '/api/x/%c0%af', [], '400 bad_address'],
    ['another host as its address', 'GET', 'http://127.0.0.1/', [], '400 bad_address'],
    ['two hosts', 'GET', '/', ['Host: evil.example'], '400 bad_host'],
    ['a proxy', 'CONNECT', 'evil.example:443', [], '405 method_not_allowed'],
    ['a method that nobody knows', 'BREW', '/', [], '400 bad_request'],
    [
      'a header that is too long',
      'GET',
      '/',
      [`X: ${'x'.repeat(20_000)}`],
      '431 headers_too_large',
    ],
    [
      'a request within a request',
      'POST',
      '/',
      ['Content-Length: 5', 'Transfer-Encoding: chunked'],
      '400 bad_request',
    ],
  ])(
    'who asks for %s gets a problem, and no more',
    async (_what, method, target, headers, expected) => {
      const answer = await askRaw(cockpit, requestText(cockpit, { method, target, headers }))
      expect(`${answer.status} ${codeOf(answer)}`).toBe(expected)
      expect(answer.closed).toBe(true)
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
      })
      expect(answer.headers.has('location')).toBe(false)
    },
  )

  it('is told by the health routes their code alone; whoever has the password is told more', async () => {
    const ready = await ask(cockpit, '/api/health/ready')
    expect([ready.status, ready.json()]).toEqual([503, { code: 'cold_stub' }])
    expect((await ask(cockpit, '/api/health/ready', AUTHORIZED)).json()).toHaveProperty('wake')
    expect((await ask(cockpit, '/api/health/ready', basic('wrong'))).json()).toEqual({
      code: 'cold_stub',
    })
  })

  it('is never asked for a body, and waits for nothing with one byte of it', async () => {
    const headers = ['Content-Length: 50000000', 'Expect: 100-continue']
    const announced = await askRaw(cockpit, requestText(cockpit, { method: 'POST', headers }))
    expect(announced.text).toMatch(/^HTTP\/1\.1 401 /)
    const slow = requestText(cockpit, { method: 'POST', headers: ['Content-Length: 50000000'] })
    const answer = await askRaw(cockpit, `${slow}x`)
    expect([answer.status, answer.closed]).toEqual([401, true])
    expect(answer.tookMs).toBeLessThan(3_000)
  })

  it('is answered once: what stands behind a refused request is not looked at', async () => {
    const many = requestText(cockpit).repeat(200)
    const answer = await askRaw(cockpit, many)
    expect(answer.text.match(/HTTP\/1\.1 401/g)).toHaveLength(1)
  })

  it('is hung up on when the head of the request does not come', async () => {
    const [silent, slow] = await Promise.all([
      askRaw(cockpit, '', { waitMs: 20_000 }),
      askRaw(cockpit, 'GET / HTTP/1.1\r\nX:', { waitMs: 20_000 }),
    ])
    for (const answer of [silent, slow]) {
      expect([answer.closed, answer.tookMs < 15_000]).toEqual([true, true])
    }
    expect(`${slow.status} ${codeOf(slow)}`).toBe('408 request_timeout')
  })

  it('cannot fill the memory with bodies', async () => {
    await ask(cockpit, '/', AUTHORIZED)
    const before = residentMegabytes(cockpit.pid)
    const body = 'x'.repeat(4_000_000)
    const head = `POST / HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 50000000\r\n\r\n`
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(Array.from({ length: 20 }, () => askRaw(cockpit, head + body)))
    }
    expect(residentMegabytes(cockpit.pid) - before).toBeLessThan(30)
  })

  it('writes nothing into the log', async () => {
    const before = cockpit.logs.length
    for (const target of ['/%0a[kora.boot]%20FORGED', '/_next/image?url=%1B[2J', '/x?dpl=FORGED']) {
      await askRaw(cockpit, requestText(cockpit, { target }))
      await askRaw(
        cockpit,
        requestText(cockpit, {
          target,
          headers: [`Authorization: ${AUTHORIZED.headers.authorization}`, 'Connection: close'],
        }),
      )
    }
    expect(cockpit.logs.slice(before)).toEqual([])
  })
})

describe('an operator', () => {
  it('is served while strangers hold all the connections that they may', async () => {
    const operator = await openSocket(cockpit)
    operator.socket.write(
      requestText(cockpit, {
        target: STATE,
        headers: [`Authorization: ${AUTHORIZED.headers.authorization}`],
      }),
    )
    let ended = false
    void operator.closed.then(() => (ended = true))
    const strangers = await Promise.all(Array.from({ length: 400 }, () => openSocket(cockpit)))
    let gone = 0
    for (const { closed } of strangers) void closed.then(() => (gone += 1))
    // The oldest make room: from one address no more than 256 stay.
    await expect.poll(() => gone, { timeout: 5_000 }).toBeGreaterThanOrEqual(400 - 256)
    expect(gone).toBeLessThan(400)
    const began = performance.now()
    expect((await ask(cockpit, '/', AUTHORIZED)).status).toBe(200)
    expect(performance.now() - began).toBeLessThan(3_000)
    expect(ended).toBe(false)
    operator.socket.destroy()
    for (const { socket } of strangers) socket.destroy()
  })

  it.each([
    ...PAGES,
    ...GUARDED_ROUTES,
    ...HEALTH_ROUTES,
    script,
    '/icons/good.svg',
    '/icons/nope',
    '/nope',
    '/sea-tickets/',
  ])('gets %s with a policy of what may run in it', async (path) => {
    if (path === '/api/stream') return
    const { headers } = await ask(cockpit, path, AUTHORIZED)
    expect(headers['content-security-policy']).toMatch(/default-src '(none|self)'/)
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    const isData = !headers['content-type']?.startsWith('text/html')
    if (isData) expect(headers['content-security-policy']).toContain("default-src 'none'")
  })

  it.each([
    ['/_next/image?url=%2Ficons%2Fgood.svg&w=64&q=75', 404, 'not_found'],
    ['/_next/data/x.json', 404, 'not_found'],
    ['//evil.example/', 404, 'not_found'],
    ['/%2e%2e/package.json', 404, 'not_found'],
  ])('finds nothing of Next.js at %s', async (path, status, code) => {
    const answer = await ask(cockpit, path, AUTHORIZED)
    expect([answer.status, answer.json().code]).toEqual([status, code])
  })

  it('is refused a body where none is taken, and a router state that cannot be read', async () => {
    const { authorization } = AUTHORIZED.headers
    const body = await askRaw(
      cockpit,
      `${requestText(cockpit, { target: STATE, headers: [`Authorization: ${authorization}`, 'Content-Length: 2'] })}hi`,
    )
    expect(`${body.status} ${codeOf(body)}`).toBe('413 body_too_large')
    const headers = { authorization, rsc: '1', 'next-router-state-tree': '%zz' }
    const router = await ask(cockpit, '/sea-tickets?_rsc=x', { headers })
    expect([router.status, router.json().code]).toEqual([400, 'bad_router_state'])
  })

  it('is not asked by another site, but may follow a link to a page', async () => {
    const { authorization } = AUTHORIZED.headers
    const cross = { authorization, 'sec-fetch-site': 'cross-site' }
    const link = { ...cross, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    for (const path of ['/', STATE, script]) {
      const answer = await ask(cockpit, path, { headers: cross })
      expect([path, answer.status, answer.json().code]).toEqual([path, 403, 'cross_site_request'])
    }
    expect((await ask(cockpit, STATE, { headers: link })).status).toBe(403)
    expect((await ask(cockpit, '/', { headers: link })).status).toBe(200)
  })

  it('may write the dot behind localhost', async () => {
    const headers = { ...AUTHORIZED.headers, host: `localhost.:${cockpit.port}` }
    expect((await ask(cockpit, STATE, { headers })).status).toBe(200)
  })
})

describe('guessing the password', () => {
  let guessed: ServedCockpit
  beforeAll(async () => {
    guessed = await fixture.serve()
  })

  it('is slowed down, for everybody from that address but the browsers that are known', async () => {
    await expect
      .poll(async () => (await ask(guessed, '/', AUTHORIZED)).headers['set-cookie'], {
        timeout: 5_000,
      })
      .toBeDefined()
    const [cookie = ''] = (await ask(guessed, '/', AUTHORIZED)).headers['set-cookie'] ?? []
    const known = { headers: { ...AUTHORIZED.headers, cookie: cookie.split(';')[0] ?? '' } }
    expect((await ask(guessed, '/', known)).headers).not.toHaveProperty('set-cookie')

    const statuses: number[] = []
    for (let guess = 0; guess < 30; guess += 1) {
      statuses.push((await ask(guessed, STATE, basic(`guess number ${guess}`))).status)
    }
    expect(statuses).toEqual([...Array<number>(10).fill(401), ...Array<number>(20).fill(429)])
    const late = await ask(guessed, STATE, basic('one more guess'))
    expect([late.json().code, late.headers['retry-after']]).toEqual(['too_many_guesses', '60'])
    // The right one from there gets the same answer, or guessing would go on.
    expect((await ask(guessed, STATE, AUTHORIZED)).status).toBe(429)
    expect((await ask(guessed, STATE, known)).status).toBe(200)
    // An open page that repeats its old password guesses nothing.
    expect((await ask(guessed, STATE, basic('guess number 3'))).status).toBe(401)
    const elsewhere = await askRaw(
      guessed,
      requestText(guessed, {
        target: STATE,
        headers: [`Authorization: ${AUTHORIZED.headers.authorization}`, 'Connection: close'],
      }),
      { from: '127.0.0.9' },
    )
    expect(elsewhere.status).toBe(200)
    expect(guessed.logs.join('\n')).not.toContain('guess')
  })

  it('is slowed down as much when all guesses come at once', async () => {
    const guesses = Array.from({ length: 300 }, (_, guess) =>
      askRaw(
        guessed,
        requestText(guessed, {
          target: STATE,
          headers: [`Authorization: ${basic(`at once ${guess}`).headers.authorization}`],
        }),
        { from: '127.0.0.7' },
      ),
    )
    const answers = await Promise.all(guesses)
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10)
  })
})

function basic(password: string) {
  const authorization = `Basic ${Buffer.from(`operator:${password}`).toString('base64')}`
  return { headers: { authorization } }
}
