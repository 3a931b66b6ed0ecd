import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  koraAssignedSeaTicketsStub,
  operationalStateColdStub,
} from '@/testing/client/sample-answers'
import { httpServer, type TestServer } from '@/testing/http/http-server'
import type { ContractBody } from '../freshness/feed'
import { browserInstant, ServerClock } from '../freshness/server-clock'
import { assignedTicketsQuery } from './assigned-tickets.query'
import { operationalStateQuery } from './operational-state.query'
import { initialPanelData, type PanelQuery, requestPanel } from './panel-query'

interface Body extends ContractBody {
  readonly rows: string
}
const NOON = Date.parse('2026-05-21T12:00:00.000Z')
const iso = (ms: number) => new Date(ms).toISOString()

let answer: (request: IncomingMessage, response: ServerResponse) => void
let server: TestServer
let query: PanelQuery<Body>
beforeEach(async () => {
  vi.stubGlobal('navigator', { onLine: true })
  server = await httpServer((request, response) => answer(request, response))
  query = { key: ['test'], topic: 'tickets', url: server.url, parse: (body) => body as Body }
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await server.close()
})

const initial = initialPanelData<Body>({ body: { rows: 'one' }, asOf: iso(NOON), now: NOON + 500 })

function ask(known = initial, signal = new AbortController().signal) {
  const clock = new ServerClock()
  clock.observe(NOON + 500, browserInstant())
  return requestPanel(query, known, { clock, intervalMs: 1_000, signal, isDemanded: false })
}

function answering(status: number, headers: Record<string, string>, body?: object) {
  answer = (_request, response) => {
    response.writeHead(status, headers).end(body && JSON.stringify(body))
  }
}

describe('a database whose clock was set back by ten minutes', () => {
  const back = NOON - 600_000
  const headers = { 'x-kora-as-of': iso(back), 'x-kora-now': iso(back + 100) }

  it('is live again with the next answer', async () => {
    answer = (request, response) => {
      const echoed = { 'x-kora-answers': String(request.headers['x-kora-asked']) }
      response.writeHead(200, { ...headers, ...echoed }).end('{"rows":"two"}')
    }
    const { feed, endedAt } = await ask()
    expect(feed.lastLive).toEqual({ body: { rows: 'two' }, asOf: back })
    expect(endedAt).toBeLessThan(NOON - 500_000)
  })

  it('is not what a replayed old answer shows', async () => {
    answering(200, { ...headers, 'x-kora-answers': 'of-another-request' }, { rows: 'old' })
    const { feed, endedAt } = await ask()
    expect(feed.lastLive).toEqual({ body: { rows: 'one' }, asOf: NOON })
    expect(endedAt).toBeGreaterThanOrEqual(NOON)
  })
})

describe('the data that a page begins with', () => {
  it('is what the server rendered, live and of its own age', () => {
    expect(initial).toEqual({
      feed: {
        latest: { kind: 'live', body: { rows: 'one' }, etag: null },
        lastLive: { body: { rows: 'one' }, asOf: NOON },
        replay: null,
        failure: null,
        failureSince: null,
        busySince: null,
        answeredAt: NOON + 500,
      },
      tookMs: 0,
      endedAt: NOON + 500,
      readEveryMs: 100,
    })
  })

  it('is nothing where the server had no answer in time', () => {
    expect(initialPanelData(null)).toBeUndefined()
  })
})

describe('a request of a panel', () => {
  it('adds what came to what was known, and says how long it took', async () => {
    const later = {
      'x-kora-as-of': iso(NOON + 5_000),
      'x-kora-now': iso(NOON + 5_001),
      etag: '"2"',
    }
    answering(200, later, { rows: 'two' })
    const data = await ask()
    expect(data.feed.lastLive).toEqual({ body: { rows: 'two' }, asOf: NOON + 5_000 })
    expect(data.feed.latest?.etag).toBe('"2"')
    expect(data.endedAt).toBeGreaterThanOrEqual(NOON + 5_001)
    expect(data.tookMs).toBeGreaterThan(0)
    expect(data.tookMs).toBeLessThan(1_000)
  })

  it('sends the ETag that it knows and takes the age of a 304', async () => {
    answering(
      200,
      { 'x-kora-as-of': iso(NOON + 1_000), 'x-kora-now': iso(NOON + 1_000), etag: '"2"' },
      { rows: 'two' },
    )
    const known = await ask()
    const sent: unknown[] = []
    answer = (request, response) => {
      sent.push(request.headers['if-none-match'])
      const times = { 'x-kora-as-of': iso(NOON + 6_000), 'x-kora-now': iso(NOON + 6_001) }
      response.writeHead(304, times).end()
    }
    const data = await ask(known)
    expect(sent).toEqual(['"2"'])
    expect(data.feed.lastLive).toEqual({ body: { rows: 'two' }, asOf: NOON + 6_000 })
  })

  it('keeps the last live data when it fails', async () => {
    answering(500, {})
    const { feed } = await ask()
    expect(feed.lastLive).toEqual(initial?.feed.lastLive)
    expect(feed.failure).toEqual({ kind: 'http', status: 500 })
    expect(feed.failureSince).toBeGreaterThanOrEqual(NOON + 500)
  })

  it('keeps what has not changed as it was, so that only what has is rendered again', async () => {
    const times = { 'x-kora-as-of': iso(NOON + 5_000), 'x-kora-now': iso(NOON + 5_001) }
    const rows = (second: string) => ({ rows: [{ title: 'one' }, { title: second }] })
    answering(200, times, rows('two'))
    const before = (await ask()).feed.lastLive?.body.rows
    answering(200, times, rows('three'))
    const known = initialPanelData<Body>({
      body: { rows: before ?? '' },
      asOf: iso(NOON),
      now: NOON + 500,
    })
    const after = (await ask(known)).feed.lastLive?.body.rows
    expect(after?.[0]).toBe(before?.[0])
    expect(after?.[1]).toEqual({ title: 'three' })
  })

  it('remembers how often the server wants to be asked, through a failure too', async () => {
    answering(200, { 'x-kora-now': iso(NOON), 'x-kora-read-every-ms': '700' }, { rows: 'two' })
    const known = await ask()
    answering(500, {})
    expect([known.readEveryMs, (await ask(known)).readEveryMs]).toEqual([700, 700])
  })

  it('names the version that the document brought, which changes lead on from', async () => {
    let sent: string | undefined
    answer = (request, response) => {
      sent = request.headers['if-none-match']
      response.writeHead(200, {
        etag: '"b"',
        'x-kora-as-of': iso(NOON + 1_000),
        'x-kora-now': iso(NOON),
      })
      response.end(JSON.stringify({ rows: ' and two' }))
    }
    const served = { body: { rows: 'one' }, asOf: iso(NOON), now: NOON + 500, etag: '"a"' }
    query = { ...query, merge: (known, sent) => ({ rows: `${known?.body.rows}${sent.rows}` }) }
    const { feed } = await ask(initialPanelData<Body>(served))
    expect(sent).toBe('"a"')
    expect(feed.latest).toEqual({ kind: 'live', body: { rows: 'one and two' }, etag: '"b"' })
  })

  it('names no version after changes that lead on from another one', async () => {
    const sent: (string | undefined)[] = []
    answer = (request, response) => {
      sent.push(request.headers['if-none-match'])
      response
        .writeHead(200, { etag: '"b"', 'x-kora-as-of': iso(NOON + 1_000), 'x-kora-now': iso(NOON) })
        .end('{}')
    }
    query = { ...query, merge: () => null }
    const served = { body: { rows: 'one' }, asOf: iso(NOON), now: NOON + 500, etag: '"a"' }
    const known = await ask(initialPanelData<Body>(served))
    expect(known.feed).toMatchObject({ failure: { kind: 'malformed' }, lastLive: { asOf: NOON } })
    await ask(known)
    expect(sent).toEqual(['"a"', undefined])
  })

  it('is not led back by changes of an old answer that is replayed', async () => {
    answering(
      200,
      { etag: '"b"', 'x-kora-as-of': iso(NOON), 'x-kora-now': iso(NOON) },
      { rows: 'old' },
    )
    query = { ...query, merge: () => null }
    const { feed } = await ask()
    expect(feed).toMatchObject({
      failure: null,
      latest: { kind: 'live', body: { rows: 'one' }, etag: null },
      lastLive: { body: { rows: 'one' }, asOf: NOON },
    })
  })

  it('is given up after one interval', async () => {
    answer = () => undefined
    const data = await ask()
    expect(data.feed.failure).toEqual({ kind: 'timeout' })
    expect(data.tookMs).toBeGreaterThanOrEqual(990)
  })

  it('that was called off leaves no data of its own', async () => {
    const abort = new AbortController()
    answer = () => abort.abort()
    await expect(ask(initial, abort.signal)).rejects.toThrow()
  })
})

describe('the two panels', () => {
  it('ask for all that they show, and nothing that the routes do not know', () => {
    expect(assignedTicketsQuery.url).toBe('/api/sea-tickets/kora-assigned/changes')
    expect(operationalStateQuery.url).toBe(
      '/api/operational-state?include=freshness,boot,agent,strip',
    )
  })

  it('take changes from the version alone that they lead on from', () => {
    const body = koraAssignedSeaTicketsStub()
    const none = { in_progress: [], queued: [], recently_resolved: [], failed_or_blocked: [] }
    const sent = { ...none, runs: { queued: [] }, since: '"a"' }
    expect(assignedTicketsQuery.merge?.({ body, etag: '"a"' }, sent)?.queued).toEqual([])
    expect(assignedTicketsQuery.merge?.({ body, etag: '"b"' }, sent)).toBeNull()
    expect(assignedTicketsQuery.merge?.(null, sent)).toBeNull()
  })

  it('take an answer of the contract as it is, and no other', () => {
    const tickets = koraAssignedSeaTicketsStub()
    const state = operationalStateColdStub()
    expect(assignedTicketsQuery.parse(tickets)).toEqual(tickets)
    expect(operationalStateQuery.parse(state)).toEqual(state)
    expect(assignedTicketsQuery.parse(state)).toBeNull()
    expect(operationalStateQuery.parse(tickets)).toBeNull()
    expect(operationalStateQuery.parse({ ...state, primary_state: 'confused' })).toBeNull()
    expect(assignedTicketsQuery.parse('<html>')).toBeNull()
  })
})
