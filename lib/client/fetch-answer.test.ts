import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { httpServer, type TestServer } from '@/testing/http/http-server'
import { fetchAnswer } from './fetch-answer'
import { watchSource } from './source/page-source'
import { SourceWatch } from './source/source-watch'

type Answering = (request: IncomingMessage, response: ServerResponse) => void

const AS_OF = '2026-05-21T12:00:00.123456Z'
const NOW = '2026-05-21T12:00:01.000Z'

const good: Answering = (_request, response) => {
  response.writeHead(200, { etag: '"e1"', 'x-kora-as-of': AS_OF, 'x-kora-now': NOW })
  response.end('{"rows":"one"}')
}

let answer: Answering = good
let server: TestServer
beforeEach(async () => {
  vi.stubGlobal('navigator', { onLine: true })
  answer = good
  server = await httpServer((request, response) => answer(request, response))
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await server.close()
})

function ask({
  etag = null as string | null,
  timeoutMs = 5_000,
  maxAgeMs = 5_000,
  signal = undefined as AbortSignal | undefined,
  url = server.url,
} = {}) {
  return fetchAnswer({
    url,
    etag,
    timeoutMs,
    maxAgeMs,
    signal,
    parse: (body) =>
      typeof body === 'object' && body !== null && 'rows' in body ? (body as object) : null,
  })
}

describe('one request', () => {
  it('brings a body with its ETag and both times', async () => {
    expect(await ask()).toEqual({
      kind: 'answer',
      body: { rows: 'one' },
      etag: '"e1"',
      asOf: Date.parse(AS_OF),
      replay: null,
      serverNow: Date.parse(NOW),
      readEveryMs: null,
    })
  })

  it('brings how often the server wants to be asked', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'x-kora-now': NOW, 'x-kora-read-every-ms': '2000' })
      response.end('{"rows":"one"}')
    }
    expect(await ask()).toMatchObject({ readEveryMs: 2_000 })
  })

  it('takes what was read within the interval, unless an operator has demanded it', async () => {
    const sent: unknown[] = []
    answer = (request, response) => {
      sent.push(request.headers['cache-control'])
      response.writeHead(200).end('{"rows":"one"}')
    }
    await ask()
    await ask({ maxAgeMs: 0 })
    expect(sent).toEqual(['max-age=5', 'no-cache'])
  })

  it('brings no age where the server does not know one', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'x-kora-as-of': 'unknown', 'x-kora-now': NOW })
      response.end('{"rows":"one"}')
    }
    expect(await ask()).toMatchObject({ asOf: null, serverNow: Date.parse(NOW), etag: null })
  })

  it('says which content the page has, and is told that nothing has changed', async () => {
    answer = (request, response) => {
      const status = request.headers['if-none-match'] === '"e1"' ? 304 : 200
      response.writeHead(status, { 'x-kora-as-of': AS_OF, 'x-kora-now': NOW }).end()
    }
    expect(await ask({ etag: '"e1"' })).toEqual({
      kind: 'unchanged',
      asOf: Date.parse(AS_OF),
      replay: null,
      serverNow: Date.parse(NOW),
      readEveryMs: null,
    })
  })

  it.each([200, 304, 503])(
    'takes nothing from another workspace, whose answer is a %i',
    async (status) => {
      watchSource(new SourceWatch({ source: 'ws.db.log', loadedAt: 0, now: () => 5 }))
      answer = (_request, response) => {
        const other = { 'x-kora-source': 'x.db.log', 'x-kora-workspace': 'caf%C3%A9' }
        response.writeHead(status, { ...other, 'x-kora-now': NOW }).end()
      }
      const elsewhere = { part: 'workspace', workspace: 'café', since: 5 }
      expect(await ask({ etag: '"e1"' })).toEqual({
        kind: 'failure',
        failure: { kind: 'elsewhere', elsewhere },
      })
      answer = good
      watchSource(new SourceWatch({ source: null, loadedAt: 0, now: () => 5 }))
      expect(await ask()).toMatchObject({ kind: 'answer' })
    },
  )

  it('does not take a 304 that it has not asked for', async () => {
    answer = (_request, response) => response.writeHead(304).end()
    expect(await ask()).toEqual({ kind: 'failure', failure: { kind: 'http', status: 304 } })
  })
})

describe('trouble with a request', () => {
  it.each([500, 503, 403, 404])('is told with the status %i', async (status) => {
    answer = (_request, response) => response.writeHead(status).end('{"rows":"one"}')
    expect(await ask()).toEqual({ kind: 'failure', failure: { kind: 'http', status } })
  })

  it('is a timeout when no answer comes', async () => {
    answer = () => undefined
    expect(await ask({ timeoutMs: 50 })).toEqual({ kind: 'failure', failure: { kind: 'timeout' } })
  })

  it('is a timeout when the answer stops in the middle', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"rows":')
    }
    expect(await ask({ timeoutMs: 100 })).toEqual({
      kind: 'failure',
      failure: { kind: 'timeout' },
    })
  })

  it.each<[string, Answering]>([
    ['before it answers', (request) => request.socket.destroy()],
    [
      'in the middle of the answer',
      (request, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{"rows":', () => {
          request.socket.destroy()
        })
      },
    ],
  ])('is the network when the server cuts the connection %s', async (_when, cut) => {
    answer = cut
    expect(await ask()).toEqual({ kind: 'failure', failure: { kind: 'network' } })
  })

  it('is the network when nobody listens', async () => {
    const gone = await httpServer(good)
    await gone.close()
    expect(await ask({ url: gone.url })).toEqual({ kind: 'failure', failure: { kind: 'network' } })
  })

  it('is the browser where that knows to be offline', async () => {
    vi.stubGlobal('navigator', { onLine: false })
    answer = (request) => request.socket.destroy()
    expect(await ask()).toEqual({ kind: 'failure', failure: { kind: 'browser-offline' } })
  })

  it.each(['<html>', '', '[]', 'null', '{"other":1}'])(
    'is a malformed answer where the body is “%s”',
    async (body) => {
      answer = (_request, response) => {
        response.writeHead(200, { 'x-kora-now': NOW }).end(body)
      }
      expect(await ask()).toEqual({ kind: 'failure', failure: { kind: 'malformed' } })
    },
  )

  it.each<[string, Answering]>([
    ['a 401', (_request, response) => response.writeHead(401).end('{"rows":"one"}')],
    [
      'a redirect to a sign-in on another host',
      (_request, response) => response.writeHead(302, { location: 'https://sso.invalid/' }).end(),
    ],
    ['a 303', (_request, response) => response.writeHead(303, { location: '/sign-in' }).end()],
  ])('is a sign-in that is missing where the answer is %s', async (_what, signIn) => {
    answer = signIn
    expect(await ask()).toEqual({ kind: 'failure', failure: { kind: 'signed-out' } })
  })

  it.each<[string, Answering, string | null]>([
    ['a page in HTML', (_request, response) => response.end('<!doctype html>Sign in'), null],
    ['JSON of something else', (_request, response) => response.end('{"ok":true}'), null],
    ['the right body without its headers', (_request, res) => res.end('{"rows":"one"}'), null],
    ['a 304 without its headers', (_request, res) => res.writeHead(304).end(), '"e1"'],
  ])('is something in between where the answer is %s', async (_what, altered, etag) => {
    answer = altered
    expect(await ask({ etag })).toEqual({ kind: 'failure', failure: { kind: 'altered' } })
  })

  it.each([
    ['429', 'as many seconds', '7', 7_000],
    ['503', 'as many seconds', '120', 120_000],
    ['429', 'ten minutes at most', '86400', 600_000],
    ['429', 'no time that is over', 'Wed, 21 Oct 2015 07:28:00 GMT', 0],
    ['429', 'nothing that is no time', 'soon', undefined],
    ['500', 'nothing that is no request to wait', '7', undefined],
  ])('with the status %s says to wait for %s: %s', async (status, _what, text, retryAfterMs) => {
    answer = (_request, response) => {
      response.writeHead(Number(status), { 'retry-after': text }).end()
    }
    const failure = { kind: 'http', status: Number(status) }
    expect(await ask()).toEqual({
      kind: 'failure',
      failure: retryAfterMs === undefined ? failure : { ...failure, retryAfterMs },
    })
  })

  it('comes as a value too when the caller calls it off', async () => {
    const abort = new AbortController()
    answer = () => abort.abort()
    expect(await ask({ signal: abort.signal })).toMatchObject({ kind: 'failure' })
  })
})
