import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestDatabase, cloneDatabase } from '@/testing/database/database'
import { appendEvent } from '@/testing/database/factories'
import {
  readLastStateEventAt,
  readNewestStateEvents,
  readStateEventsAfter,
} from './read-state-events'

let db: TestDatabase
const seqs: string[] = []

beforeAll(async () => {
  db = await cloneDatabase()
  const append = async (eventType: string, minute: number, payload = {}) => {
    const occurredAt = new Date(Date.UTC(2026, 4, 1, 12, minute)).toISOString()
    const seq = await appendEvent(db.pool, {
      workspaceId: db.workspaceId,
      eventType,
      occurredAt,
      payload,
    })
    seqs.push(seq)
  }
  await append('kora.runtime.leading', 0, { instance_id: 'a', term: 7, token: 'hidden' })
  await append('kora.operational_state.transitioned', 1, {
    from_primary_state: 'booting',
    to_primary_state: 'ready',
    claim_permission: 'normal',
    degradation_reasons: ['cost', 'substrate'],
    trigger: 'all §9.2 gates pass',
    secret: 'hidden',
  })
  await append('kora.boot.ready', 1)
  await append('sea_ticket.claimed', 2)
  await append('kora.operational_state.transitioned', 3, { degradation_reasons: 'not a list' })
  await append('kora.runtime.lost', 4, { instance_id: 'a', last_heartbeat_at: '2026-05-01T12:03Z' })
  await append('kora.runtime.goodbye', 5, { instance_id: 'b', term: 8, reason: 'SIGTERM' })
  await appendEvent(db.pool, { workspaceId: 'org_other', eventType: 'kora.runtime.leading' })
})
afterAll(() => db.drop())

const typesOf = (events: readonly { eventType: string }[]) =>
  events.map(({ eventType }) => eventType.split('.').at(-1))

it('gives the newest state events first, and those before any of them', async () => {
  const { workspaceId } = db
  const newest = await readNewestStateEvents(db.pool, { workspaceId, beforeSeq: null, limit: 3 })
  expect(typesOf(newest)).toEqual(['goodbye', 'lost', 'transitioned'])
  const beforeSeq = newest.at(-1)?.seq ?? null
  const older = await readNewestStateEvents(db.pool, { workspaceId, beforeSeq, limit: 10 })
  expect(typesOf(older)).toEqual(['transitioned', 'leading'])
})

it('gives what was appended after a place, oldest first', async () => {
  const after = await readStateEventsAfter(db.pool, {
    workspaceId: db.workspaceId,
    afterSeq: seqs[1] ?? '',
    limit: 2,
  })
  expect(typesOf(after)).toEqual(['transitioned', 'lost'])
  expect(after.map(({ seq }) => seq)).toEqual([seqs[4], seqs[5]])
})

it('gives the last state event that had happened at an instant', async () => {
  const at = (time: string) =>
    readLastStateEventAt(db.pool, { workspaceId: db.workspaceId, at: time })
  expect(await at('2026-05-01T11:59:59Z')).toBeNull()
  expect((await at('2026-05-01T12:01:00Z'))?.seq).toBe(seqs[1])
  expect((await at('2026-05-01T12:02:59Z'))?.seq).toBe(seqs[1])
  expect((await at('2027-01-01T00:00:00Z'))?.seq).toBe(seqs[6])
})

it('gives only the fields of the contract, null where an event has none', async () => {
  const { workspaceId } = db
  const events = await readStateEventsAfter(db.pool, { workspaceId, afterSeq: '0', limit: 10 })
  expect(JSON.stringify(events)).not.toContain('hidden')
  const nothing = {
    from_primary_state: null,
    to_primary_state: null,
    claim_permission: null,
    degradation_reasons: [],
    trigger: null,
    instance_id: null,
    term: null,
    reason: null,
    last_heartbeat_at: null,
  }
  expect(events.map(({ payload }) => payload)).toEqual([
    { ...nothing, instance_id: 'a', term: '7' },
    {
      ...nothing,
      from_primary_state: 'booting',
      to_primary_state: 'ready',
      claim_permission: 'normal',
      degradation_reasons: ['cost', 'substrate'],
      trigger: 'all §9.2 gates pass',
    },
    nothing,
    { ...nothing, instance_id: 'a', last_heartbeat_at: '2026-05-01T12:03Z' },
    { ...nothing, instance_id: 'b', term: '8', reason: 'SIGTERM' },
  ])
  expect(events[1]?.occurredAt).toBe('2026-05-01T12:01:00.000000Z')
})
