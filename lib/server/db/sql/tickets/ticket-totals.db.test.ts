import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { insertManyAlike, readAssignedTickets } from '@/testing/database/assigned-tickets'
import { type TestDatabase, cloneDatabase } from '@/testing/database/database'
import { insertTicket } from '@/testing/database/factories'

let db: TestDatabase

beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.drop())
beforeEach(() => db.pool.query('truncate public.tickets'))

const read = () => readAssignedTickets(db.pool, db)

describe('the totals', () => {
  it('count beyond the caps, and what will be tried again', async () => {
    await insertManyAlike(db.pool, db, 230, { sea_status: `'assigned'` })
    await insertManyAlike(db.pool, db, 30, { sea_status: `'completed'` })
    await insertManyAlike(db.pool, db, 3, { sea_status: `'failed_retryable'` })
    await insertTicket(db.pool, db, 'deferred')
    await insertTicket(db.pool, db, 'blocked')
    await insertTicket(db.pool, db, 'inProgress', { sea_status: 'released' })
    expect((await read()).totals).toEqual({
      inProgress: { count: 1, capped: false },
      queued: { count: 231, capped: false },
      recentlyResolved: { count: 33, capped: false },
      failedOrBlocked: { count: 1, capped: false },
      waitingToRetry: { count: 4, capped: false },
    })
  })

  it('are exact at 9,999 and marked as capped from 10,000 on', async () => {
    await insertManyAlike(db.pool, db, 9_999, { sea_status: `'assigned'` })
    expect((await read()).totals.queued).toEqual({ count: 9_999, capped: false })
    await insertManyAlike(db.pool, db, 2, { sea_status: `'assigned'` })
    expect((await read()).totals.queued).toEqual({ count: 10_000, capped: true })
  })
})

describe('tickets that nobody works', () => {
  const exact = (count: number) => ({ count, capped: false })

  it('are counted: those of no assignee, and those of no status or one that nothing is claimed in', async () => {
    const nobody = { sea_assigned_to_actor_id: null }
    await insertTicket(db.pool, db, 'queued', nobody)
    await insertTicket(db.pool, db, 'queued', { ...nobody, sea_status: null })
    await insertTicket(db.pool, db, 'queued', { ...nobody, sea_status: 'odd' })
    await insertTicket(db.pool, db, 'queued', { sea_status: null })
    await insertTicket(db.pool, db, 'queued', { sea_status: 'odd' })
    // Claimed once and never given back: nothing claims it again.
    await insertTicket(db.pool, db, 'queued', { sea_status: 'in_progress' })
    const { unworked, totals, queued } = await read()
    expect(unworked).toEqual({ unassigned: exact(3), ofUnworkedStatus: exact(3) })
    // Kora's are in their bucket all the same, with the rest of the queue.
    expect(totals.queued).toEqual(exact(3))
    expect(queued).toHaveLength(3)
  })

  it('are none of those that are worked, have ended, are held, or are of another kind', async () => {
    for (const state of ['queued', 'deferred', 'inProgress', 'resolved', 'blocked'] as const) {
      await insertTicket(db.pool, db, state)
    }
    await insertTicket(db.pool, db, 'inProgress', { sea_status: 'odd' })
    const nobody = { sea_assigned_to_actor_id: null }
    await insertTicket(db.pool, db, 'resolved', nobody)
    await insertTicket(db.pool, db, 'blocked', nobody)
    await insertTicket(db.pool, db, 'queued', { ...nobody, kind: 'bug' })
    await insertTicket(db.pool, db, 'queued', { ...nobody, workspace_id: 'org_other' })
    expect((await read()).unworked).toEqual({ unassigned: exact(0), ofUnworkedStatus: exact(0) })
  })
})

describe('the oldest waiting ticket', () => {
  it('is the oldest that may be claimed now, whatever its priority', async () => {
    await insertTicket(db.pool, db, 'queued', { sea_assigned_at: '2026-05-03T00:00:00Z' })
    await insertTicket(db.pool, db, 'queued', {
      sea_priority: 'low',
      sea_assigned_at: '2026-05-02T00:00:00Z',
    })
    // None of these may be claimed: deferred, claimed, resolved, of an unknown status.
    const old = { sea_assigned_at: '2026-01-01T00:00:00Z' }
    await insertTicket(db.pool, db, 'deferred', old)
    await insertTicket(db.pool, db, 'inProgress', old)
    await insertTicket(db.pool, db, 'resolved', old)
    await insertTicket(db.pool, db, 'queued', { ...old, sea_status: 'odd' })
    expect((await read()).oldestWaitingAt).toBe('2026-05-02T00:00:00.000000Z')

    await insertTicket(db.pool, db, 'queued', {
      sea_status: 'failed_retryable',
      next_eligible_at: '2026-05-01T01:00:00Z',
      sea_assigned_at: '2026-05-01T00:00:00Z',
    })
    expect((await read()).oldestWaitingAt).toBe('2026-05-01T00:00:00.000000Z')
  })

  it('is the oldest whose time can be told: no infinite one hides it, and our era is not the first', async () => {
    await insertTicket(db.pool, db, 'queued', { sea_assigned_at: '-infinity' })
    await insertTicket(db.pool, db, 'queued', { sea_assigned_at: '2026-05-02T00:00:00Z' })
    expect((await read()).oldestWaitingAt).toBe('2026-05-02T00:00:00.000000Z')
    await insertTicket(db.pool, db, 'queued', { sea_assigned_at: '0044-03-15 00:00:00+00 BC' })
    expect((await read()).oldestWaitingAt).toBe('-000043-03-15T00:00:00.000000Z')
  })

  it('is none when everything waits for its time', async () => {
    await insertTicket(db.pool, db, 'deferred')
    await insertTicket(db.pool, db, 'deferred', { next_eligible_at: 'infinity' })
    expect((await read()).oldestWaitingAt).toBeNull()
  })
})
