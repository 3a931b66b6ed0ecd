import { afterAll, beforeAll, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { appendEvent, insertTicket } from '@/testing/database/factories'
import { readThroughput } from './read-throughput'

let db: TestDatabase

const HOUR_MS = 3_600_000

beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.drop())

it('of a workspace without work is 24 empty hours and nothing that waits', async () => {
  const { workspaceId, koraActorId } = db
  const read = await readThroughput(db.pool, { workspaceId, koraActorId })
  expect(read.hours).toHaveLength(24)
  expect(read.hours.every(({ resolved, failed }) => resolved === 0 && failed === 0)).toBe(true)
  expect(read.oldestWaitingAt).toBeNull()
  expect(read.waiting).toEqual({ count: 0, capped: false })
  const last = Date.parse(read.hours.at(-1)?.from ?? '')
  expect(last % HOUR_MS).toBe(0)
  expect(Date.parse(read.asOf) - last).toBeLessThan(HOUR_MS)
  expect(read.hours.map(({ from }) => (last - Date.parse(from)) / HOUR_MS).reverse()).toEqual(
    Array.from({ length: 24 }, (_none, index) => index),
  )
})

it('counts each hour what was resolved and what failed, and who waits longest', async () => {
  const { workspaceId, koraActorId } = db
  const { hours } = await readThroughput(db.pool, { workspaceId, koraActorId })
  const in5 = Date.parse(hours[5]?.from ?? '')
  const resolve = (atMs: number, resolution: string) =>
    appendEvent(db.pool, {
      workspaceId,
      eventType: 'kora.sea_ticket.resolved',
      occurredAt: new Date(atMs).toISOString(),
      payload: { resolution },
    })
  await resolve(in5, 'completed')
  await resolve(in5 + HOUR_MS - 1, 'completed')
  await resolve(in5 + HOUR_MS, 'failed_retryable')
  await resolve(in5 + HOUR_MS, 'failed_terminal')
  await resolve(in5 + HOUR_MS, 'blocked_needs_operator')
  await resolve(in5 + HOUR_MS, 'released')
  await resolve(Date.parse(hours[0]?.from ?? '') - 1, 'completed')
  await insertTicket(db.pool, db, 'queued', { sea_assigned_at: '2026-01-02T00:00:00Z' })
  await insertTicket(db.pool, db, 'queued')
  await insertTicket(db.pool, db, 'deferred', { sea_assigned_at: '2026-01-01T00:00:00Z' })
  await insertTicket(db.pool, db, 'inProgress', { sea_assigned_at: '2026-01-01T00:00:00Z' })

  const read = await readThroughput(db.pool, { workspaceId, koraActorId })
  const busy = read.hours.flatMap(({ resolved, failed }, index) =>
    resolved + failed > 0 ? [[index, resolved, failed]] : [],
  )
  expect(busy).toEqual([
    [5, 2, 0],
    [6, 0, 3],
  ])
  expect(read.oldestWaitingAt).toBe('2026-01-02T00:00:00.000000Z')
  expect(read.waiting).toEqual({ count: 2, capped: false })
})
