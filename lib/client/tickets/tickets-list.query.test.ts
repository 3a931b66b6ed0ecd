import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Fetched } from '@/lib/client/fetch-answer'
import type { QueryResult } from '@/lib/client/lists/query-result'
import { rowsOf, type TicketList } from './tickets-list'
import { type ListRequests, ticketListQuery } from './tickets-list.query'
import { TicketFixture } from './tickets.fixture'

const NOW = '2026-11-21T05:00:00.000Z'

/** What each request asked for, and how the next ones are answered. */
const asked: URLSearchParams[] = []
let answer: (query: URLSearchParams) => Response
let isVisible: () => boolean

function live(body: unknown): Response {
  return Response.json(body, { headers: { 'x-kora-as-of': NOW, 'x-kora-now': NOW } })
}

function answersFrom(tickets: TicketFixture) {
  return (query: URLSearchParams) =>
    live(tickets.read({ limit: Number(query.get('limit')), cursor: query.get('cursor') }))
}

beforeEach(() => {
  asked.length = 0
  isVisible = () => true
  vi.stubGlobal('fetch', (url: string) => {
    const query = new URL(url, 'http://kora.test').searchParams
    asked.push(query)
    return Promise.resolve(answer(query))
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

/** A reader of one list that keeps what each round brought as the page does. */
function reader(search: string) {
  let list: TicketList | null = null
  const requests: ListRequests = {
    more: false,
    newer: false,
    inSight: () => [0],
    keptUpAt: -Infinity,
  }
  const { fetch } = ticketListQuery({
    search,
    known: () => list,
    isVisible: () => isVisible(),
    requests,
  })
  const round = async (): Promise<Fetched<QueryResult<TicketList>>> => {
    if (fetch === undefined) throw new Error('The query has no fetch')
    const fetched = await fetch({
      url: '',
      etag: null,
      timeoutMs: 1_000,
      maxAgeMs: 1_000,
      signal: undefined,
      parse: () => null,
    })
    if (fetched.kind === 'answer' && fetched.body.data !== null) list = fetched.body.data
    return fetched
  }
  const ids = () => (list === null ? [] : rowsOf(list).map(({ item }) => item.id))
  return { round, requests, ids }
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

describe('a round of requests for the list', () => {
  test('begins at the head, with the filter, the total and what there is to filter by', async () => {
    answer = answersFrom(new TicketFixture(upTo(3)))
    const { round, ids } = reader('bucket=queued&q=crane')
    expect(await round()).toMatchObject({ kind: 'answer', asOf: Date.parse(NOW) })
    expect(ids()).toEqual(['t3', 't2', 't1'])
    expect(asked.map(String)).toEqual(['bucket=queued&q=crane&limit=50&include=totals%2Cfacets'])
  })

  test('asks how many are newer, and for the rows in sight once more', async () => {
    const tickets = new TicketFixture(upTo(3))
    answer = answersFrom(tickets)
    const { round, ids } = reader('')
    await round()
    tickets.put(4)
    asked.length = 0
    await round()
    expect(ids()).toEqual(['t3', 't2', 't1'])
    expect(asked.map((query) => query.get('limit'))).toEqual(['0', '5'])
  })

  test('grants a wish for more at once, without reading again what has just been read', async () => {
    answer = answersFrom(new TicketFixture(upTo(120)))
    const { round, requests, ids } = reader('')
    await round()
    await round()
    asked.length = 0
    requests.more = true
    await round()
    expect(ids()).toHaveLength(100)
    expect(asked.map((query) => query.get('limit'))).toEqual(['50'])
    expect(requests.more).toBe(false)
  })

  test('sends nothing more once the tab is hidden, and keeps what was wished for', async () => {
    answer = answersFrom(new TicketFixture(upTo(120)))
    const { round, requests, ids } = reader('')
    await round()
    asked.length = 0
    requests.more = true
    requests.keptUpAt = -Infinity
    isVisible = () => asked.length === 0
    expect(await round()).toMatchObject({ kind: 'answer' })
    expect(asked).toHaveLength(1)
    expect(requests.more).toBe(true)
    isVisible = () => true
    await round()
    expect(ids()).toHaveLength(100)
  })

  test('looks for a first ticket as long as there is none', async () => {
    const tickets = new TicketFixture([])
    answer = answersFrom(tickets)
    const { round, ids } = reader('')
    await round()
    tickets.put(1)
    await round()
    expect(ids()).toEqual(['t1'])
  })

  test('brings no list when one of its requests fails, and forgets what was wished for', async () => {
    const tickets = new TicketFixture(upTo(80))
    answer = answersFrom(tickets)
    const { round, requests, ids } = reader('')
    await round()
    requests.more = true
    answer = () => new Response('', { status: 502 })
    const fetched = await round()
    expect(fetched).toEqual({ kind: 'failure', failure: { kind: 'http', status: 502 } })
    expect(requests.more).toBe(false)
    expect(ids()).toHaveLength(50)
  })

  test('tells that the server cannot read, in the words that the banners know', async () => {
    answer = () => Response.json({ code: 'substrate_read_failed', detail: 'no' }, { status: 503 })
    const { round } = reader('')
    expect(await round()).toMatchObject({
      kind: 'answer',
      asOf: null,
      body: { data: null, error_code: 'substrate_read_failed' },
    })
  })

  test('says that the server puts the question off', async () => {
    answer = () => Response.json({ code: 'busy', detail: 'many' }, { status: 503 })
    const { round } = reader('')
    expect(await round()).toEqual({ kind: 'failure', failure: { kind: 'busy' } })
  })

  test('takes an answer of another shape for none', async () => {
    answer = () => live({ items: 'many' })
    const { round } = reader('')
    expect(await round()).toEqual({ kind: 'failure', failure: { kind: 'malformed' } })
  })
})
