import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { appendEvent } from '@/testing/database/factories'
import { type ChainEventFilter, readChainEvents } from './read-chain-events'
import { readChainEventsAfter } from './read-chain-events-after'
import { readEventTypes } from './read-event-types'

let db: TestDatabase
const seqs: string[] = []
const ticketId = randomUUID()

/** Ten events, the third written an hour after it happened. */
const EVENTS = [
  ['kora.runtime.leading', 0],
  ['kora.operational_state.transitioned', 1],
  ['sea_ticket.claimed', 2],
  ['sea_ticket.claimed', 3],
  ['kora.sea_ticket.resolved', 4],
  ['sea_ticket.claim_released', 4],
  ['kora.operational_state.transitioned', 5],
  ['kora.operational_state.transitioned', 1],
  ['sea_ticket.claimed', 6],
  ['sea_ticket.claim_expired', 7],
] as const

beforeAll(async () => {
  db = await cloneDatabase()
  for (const [index, [eventType, minute]] of EVENTS.entries()) {
    const payload = [3, 4, 5].includes(index) ? { sea_ticket_id: ticketId, token: 'x' } : { index }
    const occurredAt = `2026-05-01T12:0${minute}:00Z`
    const { workspaceId, pool } = db
    seqs.push(await appendEvent(pool, { workspaceId, eventType, occurredAt, payload }))
    await appendEvent(pool, { workspaceId: 'org_other', eventType, occurredAt, payload })
  }
})
afterAll(() => db.drop())

const EVERYTHING = { prefix: null, types: null, ticketId: null, from: null, to: null }
type Filter = Partial<Omit<ChainEventFilter, 'workspaceId'>>

/** The positions, among the ten events, of those that a filter finds. */
async function found(filter: Filter, page: { before?: string; limit?: number } = {}) {
  const events = await readChainEvents(db.pool, {
    workspaceId: db.workspaceId,
    ...EVERYTHING,
    ...filter,
    before: page.before ?? null,
    limit: page.limit ?? 100,
  })
  return events.map(({ seq }) => seqs.indexOf(seq))
}

async function foundAfter(after: string, filter: Filter = {}, limit = 100) {
  const { workspaceId } = db
  const input = { workspaceId, ...EVERYTHING, ...filter, after, limit }
  const { events, lastLookedAt, mayGoOn } = await readChainEventsAfter(db.pool, input)
  const places = events.map(({ seq }) => seqs.indexOf(seq))
  return { places, last: seqs.indexOf(lastLookedAt ?? ''), mayGoOn }
}

describe('the log, newest first', () => {
  it('is read page by page, each event once, of one workspace alone', async () => {
    expect(await found({}, { limit: 4 })).toEqual([9, 8, 7, 6])
    expect(await found({}, { limit: 4, before: seqs[6] ?? '' })).toEqual([5, 4, 3, 2])
    expect(await found({}, { limit: 4, before: seqs[2] ?? '' })).toEqual([1, 0])
    expect(await found({}, { before: '0' })).toEqual([])
  })

  it('is narrowed to types, to a family, and to both', async () => {
    expect(await found({ types: ['sea_ticket.claimed', 'kora.runtime.leading'] })).toEqual([
      8, 3, 2, 0,
    ])
    expect(await found({ prefix: 'sea_ticket.' })).toEqual([9, 8, 5, 3, 2])
    expect(await found({ prefix: 'sea_ticket.' }, { limit: 2, before: seqs[8] ?? '' })).toEqual([
      5, 3,
    ])
    expect(await found({ prefix: 'sea_ticket.', types: ['kora.runtime.leading'] })).toEqual([])
    expect(await found({ types: ['none.such'] })).toEqual([])
  })

  it('takes a wildcard in a family for what it is', async () => {
    expect(await found({ prefix: '%' })).toEqual([])
    expect(await found({ prefix: 'sea_ticket_' })).toEqual([])
  })

  it('is narrowed to a ticket, and to some of its events', async () => {
    expect(await found({ ticketId })).toEqual([5, 4, 3])
    expect(await found({ ticketId, prefix: 'kora.' })).toEqual([4])
    expect(await found({ ticketId, to: '2026-05-01T12:04:00Z' })).toEqual([3])
    expect(await found({ ticketId: randomUUID() })).toEqual([])
  })

  it('of a time is in the order of time, from page to page, what was written late included', async () => {
    const time = { from: '2026-05-01T12:01:00Z', to: '2026-05-01T12:05:00Z' }
    expect(await found(time)).toEqual([5, 4, 3, 2, 7, 1])
    expect(await found(time, { limit: 4 })).toEqual([5, 4, 3, 2])
    expect(await found(time, { before: seqs[2] ?? '' })).toEqual([7, 1])
    expect(await found(time, { before: seqs[7] ?? '' })).toEqual([1])
    expect(await found({ ...time, prefix: 'kora.' }, { limit: 2 })).toEqual([4, 7])
    expect(await found({ from: '2026-05-01T12:06:00Z' })).toEqual([9, 8])
  })

  it('gives a whole event, its hashes chained', async () => {
    const input = { workspaceId: db.workspaceId, ...EVERYTHING, before: null, limit: 2 }
    const [newest, before] = await readChainEvents(db.pool, input)
    expect(newest).toMatchObject({
      seq: seqs[9],
      event_type: 'sea_ticket.claim_expired',
      occurred_at: '2026-05-01T12:07:00.000000Z',
      actor_id: null,
      payload: '{"index": 9}',
      payload_bytes: 12,
      prev_event_hash: before?.this_event_hash,
    })
    expect(newest?.this_event_hash).toMatch(/^[0-9a-f]{64}$/)
  })

  it('leaves out a payload that is too large, and says how large it is', async () => {
    const workspaceId = 'org_large'
    const payload = { text: 'x'.repeat(100_000) }
    await appendEvent(db.pool, { workspaceId, eventType: 'test.large', payload })
    const input = { workspaceId, ...EVERYTHING, before: null, limit: 1 }
    const [large] = await readChainEvents(db.pool, input)
    expect(large).toMatchObject({ payload: null, payload_bytes: 100_012 })
  })
})

describe('what lies behind a seq', () => {
  it('comes nearest first, so that a tail misses nothing', async () => {
    expect(await foundAfter(seqs[5] ?? '')).toEqual({
      places: [6, 7, 8, 9],
      last: 9,
      mayGoOn: false,
    })
    expect((await foundAfter(seqs[5] ?? '', {}, 2)).places).toEqual([6, 7])
    expect(await foundAfter(seqs[9] ?? '')).toEqual({ places: [], last: -1, mayGoOn: false })
  })

  it('is narrowed by every filter', async () => {
    expect((await foundAfter('0', { prefix: 'sea_ticket.' })).places).toEqual([2, 3, 5, 8, 9])
    expect((await foundAfter('0', { types: ['kora.sea_ticket.resolved'] })).places).toEqual([4])
    expect((await foundAfter('0', { ticketId })).places).toEqual([3, 4, 5])
    const time = { from: '2026-05-01T12:04:00Z', to: '2026-05-01T12:06:00Z' }
    expect((await foundAfter('0', time)).places).toEqual([4, 5, 6])
  })

  it('looks only so far at once, and says where to go on', async () => {
    const workspaceId = 'org_long'
    await db.pool.query(
      `select count(hivex_foundation.append_event(gen_random_uuid(), $1,
          case n when 2100 then 'test.rare' else 'test.usual' end, now(), null, '{}'))
         from generate_series(1, 2100) n`,
      [workspaceId],
    )
    const filter = { workspaceId, ...EVERYTHING, types: ['test.rare'], limit: 10 }
    const first = await readChainEventsAfter(db.pool, { ...filter, after: '0' })
    expect(first).toMatchObject({ events: [], mayGoOn: true })
    const second = await readChainEventsAfter(db.pool, {
      ...filter,
      after: first.lastLookedAt ?? '',
    })
    expect(second.events.map((event) => event.event_type)).toEqual(['test.rare'])
    expect(second.mayGoOn).toBe(false)
  })
})

it('the event types of a workspace are listed once each', async () => {
  expect(await readEventTypes(db.pool, db.workspaceId)).toEqual({
    types: [...new Set(EVENTS.map(([eventType]) => eventType))].sort(),
    truncated: false,
  })
  expect(await readEventTypes(db.pool, 'org_silent')).toEqual({ types: [], truncated: false })
})

it('a list of event types that ends before the last one says so', async () => {
  const workspaceId = 'org_many_types'
  const append = (count: number) =>
    db.pool.query(
      `select hivex_foundation.append_event(
         gen_random_uuid(), $1, 'test.' || to_char(n, 'FM0000'), now(), null, '{}')
       from generate_series(1, $2::int) n`,
      [workspaceId, count],
    )
  await append(500)
  const all = await readEventTypes(db.pool, workspaceId)
  expect([all.types.length, all.truncated]).toEqual([500, false])
  await append(501)
  expect(await readEventTypes(db.pool, workspaceId)).toEqual({ ...all, truncated: true })
})
