import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { blocksOf, planOf } from '@/testing/database/query-plan'
import { appendEvents } from './append-events'
import {
  CHAIN_START,
  type ChainPlace,
  checkChainPage,
  checkChainStatement,
} from './check-chain-page'

let db: TestDatabase

beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.drop())

/** A chain of ten events, and the check of it in pages of four. */
async function chainOfTen() {
  const workspaceId = `org_${randomUUID()}`
  const seqs = await appendEvents(
    db.pool,
    Array.from({ length: 10 }, (_none, index) => ({
      eventId: randomUUID(),
      workspaceId,
      eventType: 'test.event',
      occurredAt: '2026-05-21T17:00:00.123456Z',
      actorId: null,
      payload: { index },
    })),
  )
  const seq = (index: number) => seqs[index] ?? 'none'
  return { workspaceId, seq, check: () => checkAll(workspaceId) }
}

/** Checks page by page, as the panel does, and returns the last answer. */
async function checkAll(workspaceId: string) {
  let after: ChainPlace = CHAIN_START
  for (let pages = 1; ; pages += 1) {
    const check = await checkChainPage(db.pool, { workspaceId, after, limit: 4 })
    if (check.finished) return { ...check, pages }
    after = check.place
  }
}

/** A change that takes all rights, and that the chain must detect. */
async function tamper(...steps: { text: string; values: unknown[] }[]): Promise<void> {
  const client = await db.pool.connect()
  try {
    await client.query(`begin; set local session_replication_role = 'replica'`)
    for (const step of steps) expect((await client.query(step)).rowCount).toBeGreaterThan(0)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

const rehash = `this_event_hash = hivex_foundation.event_hash(prev_event_hash, seq, event_id,
  workspace_id, event_type, occurred_at, actor_id, '{"index": 99}')`

describe('a chain checked page by page', () => {
  it('that is whole is found good to its end, in bounded pages', async () => {
    const { seq, check } = await chainOfTen()
    expect(await check()).toMatchObject({
      place: { seq: seq(9), count: '10' },
      finished: true,
      total: '10',
      broken: null,
      pages: 3,
    })
  })

  it('of which a payload was changed names that event, and the good one before it', async () => {
    const { seq, check } = await chainOfTen()
    await tamper({
      text: `update hivex_foundation.event_log set payload = '{"index": 99}' where seq = $1`,
      values: [seq(6)],
    })
    expect(await check()).toMatchObject({
      place: { seq: seq(5), count: '6' },
      finished: true,
      broken: { seq: seq(6), cause: 'hash' },
    })
  })

  it('of which a row was removed names the event behind the hole', async () => {
    const { seq, check } = await chainOfTen()
    await tamper({
      text: `delete from hivex_foundation.event_log where seq = $1`,
      values: [seq(2)],
    })
    expect(await check()).toMatchObject({
      place: { seq: seq(1), count: '2' },
      broken: { seq: seq(3), cause: 'link' },
    })
  })

  it('of which a row at the border of two pages was removed finds the hole all the same', async () => {
    const { seq, check } = await chainOfTen()
    await tamper({
      text: `delete from hivex_foundation.event_log where seq = $1`,
      values: [seq(4)],
    })
    expect(await check()).toMatchObject({
      place: { seq: seq(3), count: '4' },
      broken: { seq: seq(5), cause: 'link' },
    })
  })

  it('of which the first row was removed starts with the break', async () => {
    const { seq, check } = await chainOfTen()
    await tamper({
      text: `delete from hivex_foundation.event_log where seq = $1`,
      values: [seq(0)],
    })
    expect(await check()).toMatchObject({
      place: CHAIN_START,
      broken: { seq: seq(1), cause: 'link' },
    })
  })

  it('of which the last rows were removed names the seq that the head knows', async () => {
    const { seq, check } = await chainOfTen()
    await tamper({
      text: `delete from hivex_foundation.event_log where seq in ($1, $2)`,
      values: [seq(8), seq(9)],
    })
    expect(await check()).toMatchObject({
      place: { seq: seq(7), count: '8' },
      total: '10',
      broken: { seq: seq(9), cause: 'head' },
    })
  })

  it('of which two rows changed places names the first of the two', async () => {
    const { seq, check } = await chainOfTen()
    const move = (from: string, to: string) => ({
      text: `update hivex_foundation.event_log set seq = $2 where seq = $1`,
      values: [from, to],
    })
    // By way of a free number: a unique index sees each row by itself.
    await tamper(move(seq(4), '-1'), move(seq(7), seq(4)), move('-1', seq(7)))
    expect(await check()).toMatchObject({
      place: { seq: seq(3), count: '4' },
      broken: { seq: seq(4), cause: 'hash' },
    })
  })

  it('of which a hash was forged names the row, or the next one when the row fits its hash', async () => {
    const plain = await chainOfTen()
    await tamper({
      text: `update hivex_foundation.event_log set this_event_hash = sha256('x') where seq = $1`,
      values: [plain.seq(5)],
    })
    expect(await plain.check()).toMatchObject({ broken: { seq: plain.seq(5), cause: 'hash' } })

    const fitting = await chainOfTen()
    await tamper({
      text: `update hivex_foundation.event_log set payload = '{"index": 99}', ${rehash} where seq = $1`,
      values: [fitting.seq(5)],
    })
    expect(await fitting.check()).toMatchObject({
      place: { seq: fitting.seq(5), count: '6' },
      broken: { seq: fitting.seq(6), cause: 'link' },
    })

    const last = await chainOfTen()
    await tamper({
      text: `update hivex_foundation.event_log set payload = '{"index": 99}', ${rehash} where seq = $1`,
      values: [last.seq(9)],
    })
    expect(await last.check()).toMatchObject({ broken: { seq: last.seq(9), cause: 'head' } })
  })

  it('to which a row was slipped in behind the end names that row', async () => {
    const { workspaceId, seq, check } = await chainOfTen()
    await tamper({
      text: `insert into hivex_foundation.event_log
       select e.seq + 1000000, gen_random_uuid(), e.workspace_id, e.event_type, e.occurred_at,
              e.actor_id, e.payload, e.this_event_hash, e.this_event_hash
         from hivex_foundation.event_log e where e.workspace_id = $1 and e.seq = $2`,
      values: [workspaceId, seq(9)],
    })
    expect(await check()).toMatchObject({
      place: { seq: seq(9), count: '10' },
      broken: { seq: String(Number(seq(9)) + 1_000_000), cause: 'hash' },
    })
  })

  it('of a workspace without events is good, and empty', async () => {
    const input = { workspaceId: 'org_silent', after: CHAIN_START, limit: 4 }
    expect(await checkChainPage(db.pool, input)).toEqual({
      place: CHAIN_START,
      finished: true,
      total: '0',
      broken: null,
      archived: null,
    })
  })

  it('reads no more of a long log than its page, wherever that is', async () => {
    const workspaceId = 'org_many'
    for (let batch = 0; batch < 8; batch += 1) {
      await db.pool.query(
        `select count(hivex_foundation.append_event(gen_random_uuid(), $1, 'test.event', now(),
            null, jsonb_build_object('n', n, 'text', repeat('x', 200))))
           from generate_series(1, 1000) n`,
        [workspaceId],
      )
    }
    await db.pool.query('vacuum analyze hivex_foundation.event_log')
    const half = { workspaceId, after: CHAIN_START, limit: 4_000 }
    const { place: after } = await checkChainPage(db.pool, half)
    const page = { workspaceId, after, limit: 200 }
    expect(await checkChainPage(db.pool, page)).toMatchObject({
      place: { count: '4200' },
      finished: false,
      total: '8000',
    })
    // The whole log is some 450 blocks.
    expect(blocksOf(await planOf(db.pool, checkChainStatement(page)))).toBeLessThan(150)
  })
})
