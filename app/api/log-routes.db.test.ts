import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type * as z from 'zod/mini'
import { noteBoundAddress } from '@/lib/server/http/bound-address'
import { systemClock } from '@/lib/server/process/clock'
import { clearActiveProvider, setActiveProvider } from '@/lib/server/db/active-provider.instance'
import { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { archiveEvents } from '@/lib/server/db/sql/events/archive-events'
import { createSubstrate } from '@/lib/server/db/substrate'
import { chainEventsSchema } from '@/lib/wire/events/chain-events.wire'
import { chainVerifySchema } from '@/lib/wire/events/chain-verify.wire'
import { stateMomentSchema } from '@/lib/wire/state/state-moment.wire'
import { stateRangeSchema, transitionPageSchema } from '@/lib/wire/state/state-range.wire'
import { throughputSchema } from '@/lib/wire/tickets/throughput.wire'
import { collectedLog } from '@/testing/process/collected-log'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { appendEvent, insertTicket } from '@/testing/database/factories'
import { GET as getEvents, POST as postEvents } from './chain-events/route'
import { GET as getVerify } from './chain-events/verify/route'
import { GET as getMoment } from './operational-state/at/route'
import { GET as getRange } from './operational-state/range/route'
import { GET as getTransitions } from './operational-state/transitions/route'
import { GET as getThroughput } from './throughput/route'

type Handler = (request: Request) => Promise<Response>

const ROUTES: Readonly<Record<string, Handler>> = {
  '/api/chain-events': getEvents,
  '/api/chain-events/verify': getVerify,
  '/api/operational-state/at': getMoment,
  '/api/operational-state/range': getRange,
  '/api/operational-state/transitions': getTransitions,
  '/api/throughput': getThroughput,
}

const TOKEN = 'a1b2c3d4-e5f6-4a7b-8c9d-0e1f2a3b4c5d'
const HOUR_MS = 3_600_000
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS).toISOString()

let db: TestDatabase
let provider: SubstrateProvider
const ticketId = randomUUID()
const attempt = randomUUID()

beforeAll(async () => {
  db = await cloneDatabase()
  vi.stubEnv('DATABASE_URL', db.url)
  vi.stubEnv('KORA_WORKSPACE_ID', db.workspaceId)
  noteBoundAddress({ address: '127.0.0.1' })
  const { log } = collectedLog()
  const substrate = createSubstrate({ databaseUrl: db.url, log })
  const { workspaceId } = db
  provider = new SubstrateProvider({ substrate, workspaceId, clock: systemClock, log })
  await provider.initialize()
  setActiveProvider(provider)
  await insertTicket(db.pool, db, 'inProgress', {
    id: ticketId,
    title: 'Held then',
    sea_active_claim_token: TOKEN,
  })
  const history: [number, string, Record<string, unknown>][] = [
    [6, 'kora.runtime.leading', { instance_id: 'first', term: 1 }],
    [5, 'kora.operational_state.transitioned', { from: 'booting', to: 'ready' }],
    [4, 'sea_ticket.claimed', { sea_ticket_id: ticketId, work_attempt_id: attempt, token: TOKEN }],
    [4, 'kora.operational_state.transitioned', { from: 'ready', to: 'active', secret: TOKEN }],
    [2, 'kora.sea_ticket.resolved', { resolution: 'completed', nested: [{ claim_token: TOKEN }] }],
  ]
  for (const [hours, eventType, { from, to, ...payload }] of history) {
    const states = to === undefined ? {} : { from_primary_state: from, to_primary_state: to }
    await appendEvent(db.pool, {
      workspaceId,
      eventType,
      occurredAt: hoursAgo(hours),
      payload: { ...states, ...payload },
    })
  }
})

afterAll(async () => {
  clearActiveProvider()
  vi.unstubAllEnvs()
  await provider.close()
  await db.drop()
})

async function ask(address: string, headers: Readonly<Record<string, string>> = {}) {
  const url = new URL(address, 'http://127.0.0.1:3000')
  const handler = ROUTES[url.pathname]
  if (handler === undefined) throw new Error(`no route ${url.pathname}`)
  const response = await handler(
    new Request(url, { headers: { host: '127.0.0.1:3000', ...headers } }),
  )
  const text = await response.text()
  return { response, text, json: (): unknown => JSON.parse(text) }
}

async function answer<Body>(schema: z.ZodMiniType<Body>, address: string): Promise<Body> {
  const { response, json } = await ask(address)
  expect(response.status).toBe(200)
  return schema.parse(json())
}

const time = (hours: number) => encodeURIComponent(hoursAgo(hours))

describe('the routes about the log', () => {
  it('carry the age of their data, and no secret', async () => {
    for (const address of [
      '/api/chain-events',
      '/api/chain-events?after=0',
      '/api/chain-events/verify',
      `/api/operational-state/at?time=${time(3)}`,
      `/api/operational-state/range?from=${time(8)}`,
      '/api/throughput',
    ]) {
      const { response, text } = await ask(address)
      expect(response.status, address).toBe(200)
      expect(response.headers.get('x-kora-as-of')).toMatch(/Z$/)
      expect(response.headers.get('x-kora-now')).toMatch(/Z$/)
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(text).not.toContain(TOKEN.slice(0, 8))
      expect(text).not.toContain('claim_token')
    }
  })

  it.each([
    '/api/chain-events?include=types',
    '/api/chain-events/verify',
    `/api/operational-state/at?time=${time(3)}`,
    `/api/operational-state/range?from=${time(8)}&to=${time(1)}`,
    `/api/operational-state/transitions?from=${time(8)}`,
    '/api/throughput',
  ])('say of %s that nothing has changed, with the new time', async (address) => {
    const { response: first } = await ask(address)
    const { response, text } = await ask(address, {
      'if-none-match': first.headers.get('etag') ?? '',
    })
    expect([response.status, text]).toEqual([304, ''])
    const asOf = (one: Response) => Date.parse(one.headers.get('x-kora-as-of') ?? '')
    expect(asOf(response)).toBeGreaterThanOrEqual(asOf(first))
  })

  it('page through the events, by their seq', async () => {
    const first = await answer(chainEventsSchema, '/api/chain-events?limit=3')
    expect(Object.keys(first)).toEqual(['events', 'next_cursor'])
    expect(first.events.map(({ event_type }) => event_type)).toEqual([
      'kora.sea_ticket.resolved',
      'kora.operational_state.transitioned',
      'sea_ticket.claimed',
    ])
    expect(JSON.parse(first.events[0]?.payload ?? '')).toEqual({
      resolution: 'completed',
      nested: [{}],
    })
    expect(first.next_cursor).toBe(first.events[2]?.seq)
    const second = await answer(chainEventsSchema, `/api/chain-events?before=${first.next_cursor}`)
    expect(second.events).toHaveLength(2)
    expect(second.next_cursor).toBeNull()
    const tail = await answer(chainEventsSchema, `/api/chain-events?after=${first.next_cursor}`)
    expect(tail.events.map(({ seq }) => seq)).toEqual(
      first.events.slice(0, 2).map(({ seq }) => seq),
    )
    const near = await answer(
      chainEventsSchema,
      `/api/chain-events?after=${first.next_cursor}&limit=1`,
    )
    expect(near.next_cursor).toBe(near.events[0]?.seq)
  })

  it('narrow the events, and list the types where they are asked to', async () => {
    const family = await answer(chainEventsSchema, '/api/chain-events?prefix=kora.&include=types')
    expect(family.events).toHaveLength(4)
    expect(family.types).toEqual([
      'kora.operational_state.transitioned',
      'kora.runtime.leading',
      'kora.sea_ticket.resolved',
      'sea_ticket.claimed',
    ])
    const ticket = await answer(
      chainEventsSchema,
      `/api/chain-events?ticket=${ticketId.toUpperCase()}`,
    )
    expect(ticket.events).toHaveLength(1)
    const window = `/api/chain-events?from=${time(4.5)}&to=${time(3)}`
    expect((await answer(chainEventsSchema, window)).events).toHaveLength(2)
  })

  it('check the chain from its start, and go on from where they were', async () => {
    const whole = await answer(chainVerifySchema, '/api/chain-events/verify')
    expect(whole).toMatchObject({ checked: 5, total: 5, finished: true, broken: null })
    const { last_seq, last_hash, checked } = whole
    const on = `?after_seq=${last_seq}&after_hash=${last_hash}&after_count=${checked}`
    expect(await answer(chainVerifySchema, `/api/chain-events/verify${on}`)).toEqual(whole)
    const wrong = `?after_seq=${last_seq}&after_hash=${'00'.repeat(32)}&after_count=${checked}`
    expect(await answer(chainVerifySchema, `/api/chain-events/verify${wrong}`)).toMatchObject({
      broken: { cause: 'head' },
    })
  })

  it('check fewer events at once where so many take too long', async () => {
    const whole = await answer(chainVerifySchema, '/api/chain-events/verify')
    const { pool } = db
    const slow = 'hivex_foundation.verify_event_chain'
    await pool.query(`alter function ${slow} rename to verify_slowly`)
    await pool.query(`create function ${slow}(
        w text, s bigint, h bytea, c bigint, l int,
        out checked bigint, out last_seq bigint, out last_hash bytea, out finished boolean,
        out broken_seq bigint, out broken_cause text) language plpgsql as $$ begin
      if l > 1000 then raise exception 'canceling statement' using errcode = 'query_canceled'; end if;
      select * into checked, last_seq, last_hash, finished, broken_seq, broken_cause
        from hivex_foundation.verify_slowly(w, s, h, c, l);
    end $$`)
    try {
      expect(await answer(chainVerifySchema, '/api/chain-events/verify')).toEqual(whole)
    } finally {
      await pool.query(`drop function ${slow}`)
      await pool.query(`alter function hivex_foundation.verify_slowly rename to verify_event_chain`)
    }
  })

  it('check the chain once for all who ask, and put no other reader off (S2a)', async () => {
    const { pool } = db
    const slow = 'hivex_foundation.verify_event_chain'
    await pool.query(`alter function ${slow} rename to verify_at_once`)
    await pool.query(`create function ${slow}(
        w text, s bigint, h bytea, c bigint, l int,
        out checked bigint, out last_seq bigint, out last_hash bytea, out finished boolean,
        out broken_seq bigint, out broken_cause text) language plpgsql as $$ begin
      perform pg_sleep(1);
      select * into checked, last_seq, last_hash, finished, broken_seq, broken_cause
        from hivex_foundation.verify_at_once(w, s, h, c, l);
    end $$`)
    const from = (count: number) =>
      `?after_seq=0&after_hash=${'00'.repeat(32)}&after_count=${count}`
    try {
      const same = Array.from({ length: 100 }, () => ask(`/api/chain-events/verify${from(0)}`))
      // Other places of the chain: each is a check of its own, and they take turns.
      const others = Array.from({ length: 30 }, (_, n) =>
        ask(`/api/chain-events/verify${from(n + 1)}`),
      )
      // Postgres shows the beginning of a statement alone.
      const isRunning = `select from pg_stat_activity where state = 'active'
        and query like 'select v.checked::text%' and pid <> pg_backend_pid() and datname = current_database()`
      await expect.poll(async () => (await pool.query(isRunning)).rowCount).toBeGreaterThan(0)
      const began = performance.now()
      const events = await ask('/api/chain-events')
      expect(events.response.status).toBe(200)
      expect(performance.now() - began).toBeLessThan(900)
      for (const { response } of await Promise.all(same)) expect(response.status).toBe(200)
      const answers = await Promise.all(others)
      const busy = answers.filter(({ response }) => response.status !== 200)
      expect(busy.length).toBeGreaterThan(20)
      for (const { response, json } of busy) {
        expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2'])
        expect(json()).toMatchObject({ code: 'busy' })
      }
    } finally {
      await pool.query(`drop function ${slow}`)
      await pool.query(
        `alter function hivex_foundation.verify_at_once rename to verify_event_chain`,
      )
    }
  })

  it('answer what Kora was doing at a moment, with the claimed ticket', async () => {
    const moment = await answer(stateMomentSchema, `/api/operational-state/at?time=${time(3)}`)
    expect(moment).toMatchObject({
      state: { primary_state: 'active', claim_permission: 'none' },
      instance_id: 'first',
      claimed_tickets: [{ id: ticketId, title: 'Held then', work_attempt_id: attempt }],
      claimed_tickets_complete: true,
    })
  })

  it('answer a range of the past, up to now', async () => {
    const address = `/api/operational-state/range?from=${time(8)}&to=${time(-8)}`
    const range = await answer(stateRangeSchema, address)
    expect(Date.parse(range.to)).toBeLessThanOrEqual(Date.now() + 1_000)
    expect(range.segments.map(({ state }) => state)).toEqual([
      'unknown',
      'booting',
      'ready',
      // Without a leader, the last report may not hold.
      'unknown',
    ])
    const total = Object.values(range.time_in_state).reduce((sum, ms) => sum + ms, 0)
    expect(total).toBe(Date.parse(range.to) - Date.parse(range.from))
    expect(range.transitions).toHaveLength(3)
    const page = `/api/operational-state/transitions?from=${time(8)}&limit=2`
    const newest = await answer(transitionPageSchema, page)
    expect(newest.transitions).toEqual(range.transitions.slice(0, 2))
    const older = await answer(transitionPageSchema, `${page}&before=${newest.next_cursor}`)
    expect(older).toEqual({ transitions: range.transitions.slice(2), next_cursor: null })
  })

  it('answer the throughput of 24 hours', async () => {
    const throughput = await answer(throughputSchema, '/api/throughput')
    expect(throughput.hours).toHaveLength(24)
    expect(throughput.hours.reduce((sum, { resolved }) => sum + resolved, 0)).toBe(1)
  })

  it.each([
    ['/api/chain-events?limit=0', 'bad_limit'],
    ['/api/chain-events?limit=201', 'bad_limit'],
    ['/api/chain-events?limit=1&limit=2', 'bad_limit'],
    ['/api/chain-events?before=x', 'bad_before'],
    ['/api/chain-events?after=9223372036854775808', 'bad_after'],
    ['/api/chain-events?after=1&before=2', 'bad_after'],
    ['/api/chain-events?ticket=7', 'bad_ticket'],
    ['/api/chain-events?from=yesterday', 'bad_from'],
    ['/api/chain-events?to=2026-02-31', 'bad_to'],
    ['/api/chain-events?from=2026-02-31T00:00:00Z', 'bad_from'],
    ['/api/chain-events?to=0000-01-01T00:00:00Z', 'bad_to'],
    ['/api/chain-events?to=2026-01-01T00:00:00%2B16:00', 'bad_to'],
    ['/api/chain-events?colour=red', 'unknown_parameter'],
    [`/api/chain-events?prefix=${'x'.repeat(201)}`, 'bad_prefix'],
    [`/api/chain-events?type=${Array.from({ length: 21 }, (_n, i) => i).join(',')}`, 'bad_type'],
    ['/api/chain-events?include=payloads', 'unknown_include'],
    ['/api/chain-events?prefix=a%00b', 'nul_in_query'],
    ['/api/chain-events/verify?after_hash=xyz', 'bad_after_hash'],
    ['/api/chain-events/verify?after_seq=-1', 'bad_after_seq'],
    ['/api/chain-events/verify?after_count=9223372036854775807', 'bad_after_count'],
    ['/api/chain-events/verify?after=1', 'unknown_parameter'],
    ['/api/chain-events/verify?include=payloads', 'unknown_include'],
    ['/api/operational-state/at?time=2026-02-31T00:00:00Z', 'bad_time'],
    ['/api/operational-state/at?time=0000-06-01T00:00:00Z', 'bad_time'],
    ['/api/operational-state/at?time=2026-01-01T00:00:00Z&date=1', 'unknown_parameter'],
    ['/api/operational-state/at?time=2026-01-01T00:00:00Z&include=x', 'unknown_include'],
    ['/api/operational-state/range?from=2026-02-31T00:00:00Z', 'bad_from'],
    ['/api/operational-state/range?to=0001-01-01T00:00:00Z', 'bad_range'],
    ['/api/operational-state/range?from=0001-01-01T00:00:00%2B10:00', 'bad_from'],
    ['/api/operational-state/range?before=7', 'unknown_parameter'],
    ['/api/operational-state/range?include=x', 'unknown_include'],
    ['/api/operational-state/transitions?to=2026-02-31T00:00:00Z', 'bad_to'],
    ['/api/operational-state/transitions?cursor=7', 'unknown_parameter'],
    ['/api/operational-state/transitions?include=x', 'unknown_include'],
    ['/api/throughput?hours=48', 'unknown_parameter'],
    ['/api/throughput?include=freshness', 'unknown_include'],
    ['/api/operational-state/at', 'bad_time'],
    ['/api/operational-state/at?time=2199-01-01T00:00:00Z', 'bad_time'],
    ['/api/operational-state/range?from=2199-01-01T00:00:00Z', 'bad_range'],
    ['/api/operational-state/range?from=2026-01-01T00:00:00Z&to=2026-06-01T00:00:00Z', 'bad_range'],
    ['/api/operational-state/transitions?before=x', 'bad_before'],
  ])('refuse %s as %s', async (address, code) => {
    const { response, json } = await ask(address)
    expect(response.status).toBe(400)
    expect(json()).toMatchObject({ code, status: 400 })
  })

  it('serve nothing but a GET', async () => {
    const request = new Request('http://127.0.0.1:3000/api/chain-events', {
      method: 'POST',
      headers: { host: '127.0.0.1:3000' },
    })
    expect((await postEvents(request)).status).toBe(405)
  })

  it('say where the record begins once its oldest part is archived', async () => {
    const { rows } = await db.pool.query<{ seq: string; hash: string }>(
      `select seq, encode(this_event_hash, 'hex') as hash from hivex_foundation.event_log
        where workspace_id = $1 order by seq limit 1`,
      [db.workspaceId],
    )
    const [first = { seq: '', hash: '' }] = rows
    await archiveEvents(db.pool, {
      ...{ eventId: randomUUID(), workspaceId: db.workspaceId, eventCount: '1' },
      ...{ throughSeq: first.seq, throughHash: first.hash, actorId: null, detail: {} },
    })
    const began = (text: string | undefined) => Date.parse(text ?? '')
    const hour = 5 * HOUR_MS
    for (const found of [
      await answer(chainEventsSchema, '/api/chain-events?limit=49'),
      await answer(stateMomentSchema, `/api/operational-state/at?time=${time(5.5)}`),
      await answer(stateRangeSchema, `/api/operational-state/range?from=${time(8.5)}`),
      await answer(transitionPageSchema, `/api/operational-state/transitions?from=${time(8.5)}`),
    ]) {
      expect(Math.abs(Date.now() - hour - began(found.record_begins_at))).toBeLessThan(HOUR_MS)
    }
    const verified = '/api/chain-events/verify?after_count=1'
    expect(await answer(chainVerifySchema, verified)).toMatchObject({
      ...{ checked: 6, total: 6, finished: true, broken: null },
      archived: { seq: first.seq, count: 1 },
    })
  })

  it('give the numbers of a payload with the digits that the log holds', async () => {
    const payload = '{"order_id":9223372036854775807,"p":1.10,"h":-0.00000001,"token":1.10}'
    await db.pool.query(
      `select hivex_foundation.append_event(gen_random_uuid(), $1, 'shop.ordered', now(), null, $2)`,
      [db.workspaceId, payload],
    )
    for (const query of ['limit=1', 'after=0&prefix=shop.']) {
      const { text } = await ask(`/api/chain-events?${query}`)
      expect(text).toContain('"payload":{"h":-0.00000001,"p":1.10,"order_id":9223372036854775807}')
    }
  })

  it('say that there is no data where there is none, and never an empty list', async () => {
    await db.pool.query('alter table hivex_foundation.event_log rename to moved_away')
    try {
      for (const address of ['/api/chain-events', `/api/operational-state/at?time=${time(3)}`]) {
        const { response, text, json } = await ask(address)
        expect(response.status).toBe(503)
        expect(json()).toMatchObject({ code: 'substrate_read_failed' })
        expect(text).not.toMatch(/event_log|select|hivex/)
      }
    } finally {
      await db.pool.query('alter table hivex_foundation.moved_away rename to event_log')
    }
    clearActiveProvider()
    try {
      const { response, json } = await ask('/api/throughput')
      expect(response.status).toBe(503)
      expect(json()).toMatchObject({ code: 'provider_not_registered' })
    } finally {
      setActiveProvider(provider)
    }
  })
})
