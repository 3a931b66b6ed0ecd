import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CHAIN_EVENT, type ChainEventType } from '@/lib/domain/chain-event'
import { type TestDatabase, cloneDatabase } from '@/testing/database/database'
import { appendEvents } from './append-events'
import { readTerm } from '@/lib/server/db/sql/leadership/read-term'
import { readUnreportedTerminations } from './read-unreported-terminations'
import { takeTerm } from '@/lib/server/db/sql/leadership/take-term'

let db: TestDatabase
beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.drop())
/** The log cannot be emptied: each test has a workspace of its own. */
let workspaceId: string
beforeEach(() => {
  workspaceId = `org_${randomUUID()}`
})

const take = (instanceId: string) => takeTerm(db.pool, { workspaceId, instanceId })
const appendEvent = (eventType: ChainEventType, instanceId: string, term: string) =>
  appendEvents(db.pool, [
    {
      eventId: randomUUID(),
      workspaceId,
      eventType,
      occurredAt: new Date().toISOString(),
      actorId: null,
      payload: { instance_id: instanceId, term },
    },
  ])
const { runtimeLeading, runtimeGoodbye, runtimeLost } = CHAIN_EVENT
const unreported = async (before: { instanceId: string; term: string } | null = null) =>
  (await readUnreportedTerminations(db.pool, { workspaceId, instanceId: 'me', before })).map(
    ({ instanceId, term }) => `${instanceId} ${term}`,
  )

describe('the ends that nobody has told', () => {
  it('are none where nobody has led, nor where only the asker has', async () => {
    expect(await unreported()).toEqual([])
    await appendEvent(runtimeLeading, 'me', await take('me'))
    expect(await unreported()).toEqual([])
  })

  it('are that of the last who said that it leads, with its last heartbeat', async () => {
    await appendEvent(runtimeLeading, 'first', await take('first'))
    await take('me')
    expect(
      await readUnreportedTerminations(db.pool, { workspaceId, instanceId: 'me', before: null }),
    ).toEqual([
      {
        instanceId: 'first',
        term: '1',
        lastHeartbeatAt: expect.stringMatching(/^\d{4}-.*Z$/) as unknown,
      },
    ])
  })

  it.each([runtimeGoodbye, runtimeLost])('are none after its %s', async (end) => {
    await appendEvent(runtimeLeading, 'first', await take('first'))
    await appendEvent(end, 'first', '1')
    expect(await unreported({ instanceId: 'first', term: '1' })).toEqual([])
  })

  it('are that of a later lead of the same instance, whatever end an earlier one had', async () => {
    await appendEvent(runtimeLeading, 'first', '1')
    await appendEvent(runtimeLost, 'first', '1')
    await appendEvent(runtimeLeading, 'first', '3')
    expect(await unreported()).toEqual(['first 3'])
  })

  it('are also that of a leader by its presence that told nothing at all, once each', async () => {
    await appendEvent(runtimeLeading, 'first', '1')
    expect(await unreported({ instanceId: 'mute', term: '2' })).toEqual(['first 1', 'mute 2'])
    expect(await unreported({ instanceId: 'first', term: '1' })).toEqual(['first 1'])
  })
})

describe('a term that must follow another', () => {
  it('is taken after the one that was seen, the first after none', async () => {
    expect(await readTerm(db.pool, workspaceId)).toBeNull()
    const first = { workspaceId, instanceId: 'first', after: null }
    expect(await takeTerm(db.pool, first)).toBe('1')
    const after = await readTerm(db.pool, workspaceId)
    expect(after).toEqual({ term: '1', instanceId: 'first' })
    expect(await takeTerm(db.pool, { workspaceId, instanceId: 'second', after })).toBe('2')
  })

  it.each([
    ['none', null],
    ['an older one', { term: '1', instanceId: 'first' }],
    ['that of another instance', { term: '2', instanceId: 'third' }],
  ])('is not taken where %s was seen, and nothing is written', async (_name, after) => {
    await take('first')
    await take('second')
    await expect(takeTerm(db.pool, { workspaceId, instanceId: 'first', after })).rejects.toThrow(
      'another instance has taken a term meanwhile',
    )
    expect(await readTerm(db.pool, workspaceId)).toEqual({ term: '2', instanceId: 'second' })
    const { rows } = await db.pool.query(
      'select instance_id from public.kora_runtime_presence where leader and workspace_id = $1',
      [workspaceId],
    )
    expect(rows).toEqual([{ instance_id: 'second' }])
  })
})
