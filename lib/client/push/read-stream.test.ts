import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { httpServer, type TestServer } from '@/testing/http/http-server'
import { readStream, type StreamNews } from './read-stream'

let answer: (request: IncomingMessage, response: ServerResponse) => void
let server: TestServer
beforeEach(async () => {
  server = await httpServer((request, response) => answer(request, response))
})
afterEach(() => server.close())

const STREAM = { 'content-type': 'text/event-stream; charset=utf-8' }
const frame = (topic: string, version: number) => ({ topic, version, as_of: null })
const text = (id: string, body: object) => `id: ${id}\ndata: ${JSON.stringify(body)}\n\n`

async function read({
  lastEventId = null as string | null,
  silenceMs = 5_000,
  signal = new AbortController().signal,
} = {}) {
  const news: StreamNews[] = []
  await readStream({
    url: server.url,
    lastEventId,
    silenceMs,
    signal,
    onNews: (piece) => news.push(piece),
  })
  return news
}

describe('a stream of server-sent events', () => {
  it('is read frame by frame, with the id to come back with', async () => {
    answer = (_request, response) => {
      response.writeHead(200, STREAM)
      response.end(text('e.1', frame('tickets', 1)) + text('e.2', frame('operational_state', 4)))
    }
    expect(await read()).toEqual([
      { frames: [frame('tickets', 1), frame('operational_state', 4)], lastEventId: 'e.2' },
    ])
  })

  it('is understood however its bytes are cut', async () => {
    answer = (_request, response) => {
      const [head, tail] = [text('e.1', frame('tickets', 1)).slice(0, 23), '1,"as_of":null}\n\n']
      response.writeHead(200, STREAM)
      response.write(head)
      setImmediate(() => response.end(`${text('e.1', frame('tickets', 1)).slice(23, -17)}${tail}`))
    }
    expect((await read()).flatMap(({ frames }) => frames)).toEqual([frame('tickets', 1)])
  })

  it('shows that it lives by a comment, and says nothing by what it does not know', async () => {
    answer = (_request, response) => {
      response.writeHead(200, STREAM)
      response.end(
        `: keep-alive\n\ndata: {"topic":"weather","version":1,"as_of":null}\n\ndata: x\n\n`,
      )
    }
    expect(await read()).toEqual([{ frames: [], lastEventId: null }])
  })

  it('is asked to go on after the last event', async () => {
    const sent: unknown[] = []
    answer = (request, response) => {
      sent.push(request.headers['last-event-id'])
      response.writeHead(200, STREAM).end()
    }
    await read()
    await read({ lastEventId: 'e.7' })
    expect(sent).toEqual([undefined, 'e.7'])
  })
})

describe('no stream', () => {
  it.each([
    ['a refusal', 503, 'application/problem+json', '{"code":"push_unavailable"}'],
    ['a page of something in between', 200, 'text/html', '<!doctype html>Sign in'],
    ['an error', 500, 'text/event-stream', text('e.1', frame('tickets', 1))],
  ])('is %s', async (_what, status, type, body) => {
    answer = (_request, response) => {
      response.writeHead(status, { 'content-type': type }).end(body)
    }
    expect(await read()).toEqual([])
  })

  it('is a server that is gone', async () => {
    answer = (request) => request.socket.destroy()
    expect(await read()).toEqual([])
  })

  it('is one that a proxy holds back: nothing comes, not even the headers', async () => {
    answer = () => undefined
    expect(await read({ silenceMs: 50 })).toEqual([])
  })

  it('is one that has fallen silent after a frame', async () => {
    answer = (_request, response) => {
      response.writeHead(200, STREAM).write(text('e.1', frame('tickets', 1)))
    }
    expect(await read({ silenceMs: 50 })).toHaveLength(1)
  })

  it('is one that nobody wants any more', async () => {
    const stop = new AbortController()
    answer = (_request, response) => {
      response.writeHead(200, STREAM).write(': here\n\n')
      response.once('close', () => undefined)
      stop.abort()
    }
    expect(await read({ signal: stop.signal })).toHaveLength(0)
  })
})
