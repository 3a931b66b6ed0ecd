import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { appendEvent, insertActor, insertTicket } from '@/testing/database/factories'
import { findClaimable } from '@/lib/server/db/sql/claims/find-claimable'
import { readCockpit } from './read-cockpit'
import { readLeader } from '@/lib/server/db/sql/leadership/read-leader'
import { takeTerm } from '@/lib/server/db/sql/leadership/take-term'

let db: TestDatabase
beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.drop())
beforeEach(() => db.pool.query('truncate public.tickets, public.kora_runtime_presence'))

const read = (koraActorId: string | null = db.koraActorId) =>
  readCockpit(db.pool, { workspaceId: db.workspaceId, koraActorId })

describe('the one read of a page', () => {
  it('holds tickets, actors and the leader as of one moment', async () => {
    for (const trait of ['queued', 'inProgress', 'resolved', 'blocked'] as const) {
      await insertTicket(db.pool, db, trait)
    }
    await takeTerm(db.pool, { workspaceId: db.workspaceId, instanceId: 'me' })
    const { asOf, koraActorIds, leader, tickets } = await read()
    expect(koraActorIds).toEqual([db.koraActorId])
    expect(tickets?.asOf).toBe(asOf)
    const {
      inProgress = [],
      queued = [],
      recentlyResolved = [],
      failedOrBlocked = [],
    } = tickets ?? {}
    const lengths = [inProgress, queued, recentlyResolved, failedOrBlocked].map((of) => of.length)
    expect(lengths).toEqual([1, 1, 1, 1])
    expect(leader).toEqual({ ...(await readLeader(db.pool, db.workspaceId)), asOf })
  })

  it('names the newest event of the state, and no other', async () => {
    expect((await read()).stateSeq).toBeNull()
    const append = (eventType: string) =>
      appendEvent(db.pool, { workspaceId: db.workspaceId, eventType, payload: {} })
    await append('kora.operational_state.transitioned')
    const { stateSeq } = await read()
    expect(stateSeq).toMatch(/^\d+$/)
    await append('sea_ticket.claimed')
    expect((await read()).stateSeq).toBe(stateSeq)
  })

  it('has no tickets for an actor that is not, or not any more, the one', async () => {
    await insertTicket(db.pool, db, 'queued')
    expect((await read(null)).tickets).toBeNull()
    expect((await read(randomUUID())).tickets).toBeNull()
    const lower = '00000000-0000-0000-0000-000000000001'
    await insertActor(db.pool, { workspaceId: db.workspaceId, kind: 'kora', actorId: lower })
    const { koraActorIds, tickets } = await read()
    expect(koraActorIds).toEqual([lower, db.koraActorId])
    expect(tickets).toBeNull()
    await db.pool.query('delete from public.actor_registry where actor_id = $1', [lower])
  })
})

describe('a look for something to claim', () => {
  const look = async (criticalOnly = false) => {
    const { workspaceId, koraActorId } = db
    return (await findClaimable(db.pool, { workspaceId, koraActorId, criticalOnly })).isClaimable
  }

  it('finds what may be claimed now, and nothing else', async () => {
    expect(await look()).toBe(false)
    for (const trait of ['deferred', 'inProgress', 'blocked'] as const) {
      await insertTicket(db.pool, db, trait)
    }
    expect(await look()).toBe(false)
    await insertTicket(db.pool, db, 'deferred', { next_eligible_at: '2020-01-01T00:00:00Z' })
    expect(await look()).toBe(true)
    expect(await look(true)).toBe(false)
    await insertTicket(db.pool, db, 'queued', { sea_priority: 'frontier' })
    expect(await look(true)).toBe(true)
  })
})
