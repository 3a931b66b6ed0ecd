import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, cloneDatabase } from '@/testing/database/database'
import { appendEvents } from './append-events'
import { CHAIN_START } from './check-chain-page'
import { verifyChain, verifyChainPage } from '@/testing/database/verify-chain'

let db: TestDatabase

beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.drop())

async function fill(workspaceId: string, count: number): Promise<string[]> {
  return appendEvents(
    db.pool,
    Array.from({ length: count }, (_none, index) => ({
      eventId: randomUUID(),
      workspaceId,
      eventType: 'test.event',
      occurredAt: '2026-05-21T17:00:00.123456Z',
      actorId: index % 2 === 0 ? null : db.koraActorId,
      payload: { index, text: 'ü 漢 👩‍🚀' },
    })),
  )
}

/** A change that takes all rights, and that the chain must detect. */
async function tamper(statement: string, values: unknown[]): Promise<void> {
  const client = await db.pool.connect()
  try {
    await client.query(`begin; set local session_replication_role = 'replica'`)
    const { rowCount } = await client.query(statement, values)
    expect(rowCount).toBe(1)
    await client.query('commit')
  } finally {
    client.release()
  }
}

describe('verification', () => {
  it('finds a changed payload, and says where', async () => {
    const seqs = await fill('org_changed', 6)
    await tamper(
      `update hivex_foundation.event_log set payload = '{"index": 99}'
        where workspace_id = 'org_changed' and seq = $1`,
      [seqs[3]],
    )
    expect(await verifyChain(db.pool, 'org_changed')).toEqual({
      outcome: 'broken',
      seq: seqs[3],
      cause: 'hash',
      checked: '3',
    })
  })

  it('finds a changed time, actor and type', async () => {
    for (const change of [
      `occurred_at = occurred_at + interval '1 microsecond'`,
      `actor_id = gen_random_uuid()`,
      `event_type = 'test.even'`,
    ]) {
      const workspaceId = `org_${randomUUID()}`
      const seqs = await fill(workspaceId, 3)
      await tamper(`update hivex_foundation.event_log set ${change} where seq = $1`, [seqs[1]])
      expect(await verifyChain(db.pool, workspaceId)).toMatchObject({ seq: seqs[1], cause: 'hash' })
    }
  })

  it('finds a removed event at the event behind it', async () => {
    const seqs = await fill('org_removed', 6)
    await tamper(`delete from hivex_foundation.event_log where seq = $1`, [seqs[2]])
    expect(await verifyChain(db.pool, 'org_removed')).toMatchObject({
      outcome: 'broken',
      seq: seqs[3],
      cause: 'link',
      checked: '2',
    })
  })

  it('finds a removed first event', async () => {
    const seqs = await fill('org_removed_first', 3)
    await tamper(`delete from hivex_foundation.event_log where seq = $1`, [seqs[0]])
    expect(await verifyChain(db.pool, 'org_removed_first')).toMatchObject({
      seq: seqs[1],
      cause: 'link',
    })
  })

  it('finds a removed last event, and a removed only one', async () => {
    const seqs = await fill('org_removed_last', 6)
    await tamper(`delete from hivex_foundation.event_log where seq = $1`, [seqs[5]])
    expect(await verifyChain(db.pool, 'org_removed_last')).toEqual({
      outcome: 'broken',
      seq: seqs[5],
      cause: 'head',
      checked: '5',
    })
    const [only] = await fill('org_only', 1)
    await tamper(`delete from hivex_foundation.event_log where seq = $1`, [only])
    expect(await verifyChain(db.pool, 'org_only')).toMatchObject({ seq: only, cause: 'head' })
  })

  it('finds a forged hash, and one that was forged to fit its own event', async () => {
    const seqs = await fill('org_forged', 4)
    await tamper(
      `update hivex_foundation.event_log set this_event_hash = sha256('x') where seq = $1`,
      [seqs[1]],
    )
    expect(await verifyChain(db.pool, 'org_forged')).toMatchObject({ seq: seqs[1], cause: 'hash' })

    const others = await fill('org_fitting', 4)
    await tamper(
      `update hivex_foundation.event_log
          set payload = '{"forged": true}',
              this_event_hash = hivex_foundation.event_hash(prev_event_hash, seq, event_id,
                workspace_id, event_type, occurred_at, actor_id, '{"forged": true}')
        where seq = $1`,
      [others[1]],
    )
    expect(await verifyChain(db.pool, 'org_fitting')).toMatchObject({
      seq: others[2],
      cause: 'link',
      checked: '2',
    })
  })

  it('goes on from page to page, finds what is broken behind a page border, and ends at the head', async () => {
    const workspaceId = 'org_pages'
    const seqs = await fill(workspaceId, 10)
    const first = await verifyChainPage(db.pool, { workspaceId, after: CHAIN_START, limit: 5 })
    expect(first).toMatchObject({ outcome: 'good so far', place: { seq: seqs[4], count: '5' } })
    if (first.outcome === 'broken') throw new Error('unreachable')
    const second = await verifyChainPage(db.pool, { workspaceId, after: first.place, limit: 5 })
    expect(second).toMatchObject({ outcome: 'good so far', place: { seq: seqs[9], count: '10' } })
    if (second.outcome === 'broken') throw new Error('unreachable')
    const last = await verifyChainPage(db.pool, { workspaceId, after: second.place, limit: 5 })
    expect(last).toMatchObject({ outcome: 'good', place: { seq: seqs[9], count: '10' } })

    await tamper(`delete from hivex_foundation.event_log where seq = $1`, [seqs[4]])
    const broken = await verifyChainPage(db.pool, { workspaceId, after: first.place, limit: 5 })
    expect(broken).toMatchObject({ outcome: 'good so far' })
    expect(await verifyChain(db.pool, workspaceId)).toMatchObject({ seq: seqs[5], cause: 'link' })
  })

  it('of a workspace without events finds nothing wrong', async () => {
    expect(await verifyChain(db.pool, 'org_silent')).toEqual({
      outcome: 'good',
      place: CHAIN_START,
    })
  })
})
