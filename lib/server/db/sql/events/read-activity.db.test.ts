import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { appendEvent } from '@/testing/database/factories'
import { readActing } from '@/lib/server/db/sql/read-acting'
import { type ActivityFilter, readActivity } from './read-activity'
import { readChainHead } from './read-chain-head'

let db: TestDatabase
const seqs: string[] = []
const ann = randomUUID()
const ben = randomUUID()
const gone = randomUUID()

/** Ten events, of which six are acts; the eighth was written long after it happened. */
const EVENTS = [
  ['kora.access.signed_in', ann, 0, { role: 'admin' }],
  ['sea_ticket.claimed', null, 1, {}],
  [
    'kora.operator.acted',
    ann,
    2,
    { action: 'account.create', before: null, after: { role: 'viewer' } },
  ],
  ['kora.operational_state.transitioned', null, 3, {}],
  ['kora.operator.refused', ben, 4, { action: 'budget.change' }],
  ['kora.access.failed', null, 5, { count: 3 }],
  ['kora_control.issued', gone, 6, { reason: 'a deploy' }],
  ['kora.operator.acted', ben, 1, { action: 'ticket.retry' }],
  ['kora.runtime.leading', null, 8, {}],
  ['kora.operatory.acted', ann, 9, {}],
] as const

beforeAll(async () => {
  db = await cloneDatabase()
  const { workspaceId, pool } = db
  for (const [id, name] of [
    [ann, 'Ann'],
    [ben, null],
  ] as const) {
    await pool.query(
      `insert into public.actor_registry (actor_id, workspace_id, actor_kind, display_name)
       values ($1, $2, 'operator', $3)`,
      [id, workspaceId, name],
    )
  }
  for (const [eventType, actorId, minute, payload] of EVENTS) {
    const event = { eventType, actorId, occurredAt: `2026-05-01T12:0${minute}:00Z`, payload }
    seqs.push(await appendEvent(pool, { workspaceId, ...event }))
    await appendEvent(pool, { workspaceId: 'org_other', ...event })
  }
})
afterAll(() => db.drop())

const EVERYTHING = { actors: null, actions: null, outcomes: null, from: null, to: null }
type Asked = Partial<Omit<ActivityFilter, 'workspaceId'>> & { before?: string; limit?: number }

function pageOf({ before, limit = 50, ...filter }: Asked) {
  const { workspaceId } = db
  const input = { workspaceId, ...EVERYTHING, seesAccess: true, ...filter }
  return readActivity(db.pool, { ...input, before: before ?? null, limit })
}

/** The positions, among the ten events, of the acts that are found. */
async function found(asked: Asked): Promise<number[]> {
  return (await pageOf(asked)).acts.map(({ seq }) => seqs.indexOf(seq))
}

describe('who did what, newest first', () => {
  it('is every act of the workspace, and no event of the work', async () => {
    expect(await found({})).toEqual([7, 6, 5, 4, 2, 0])
  })

  it('names whom the registry has, by the id alone where it has no name or no such row', async () => {
    const { acts } = await pageOf({})
    expect(acts.map((act) => act.actor_name)).toEqual([null, null, null, null, 'Ann', 'Ann'])
    expect(acts.map((act) => act.actor_kind)).toEqual([
      'operator',
      null,
      null,
      'operator',
      'operator',
      'operator',
    ])
    expect(await readActing(db.pool, db.workspaceId)).toMatchObject([
      { actorId: ann, name: 'Ann' },
      { actorId: ben, name: null },
    ])
  })

  it('comes page by page, each act once, and tells that there is more', async () => {
    const first = await pageOf({ limit: 4 })
    expect(first.acts).toHaveLength(5)
    expect(first.leftOut).toBe(0)
    const before = first.acts[3]?.seq ?? ''
    expect(await found({ limit: 4, before })).toEqual([2, 0])
    expect(await found({ before: '0' })).toEqual([])
  })

  it('is narrowed by actor, by act, by family and by outcome, and by all of them', async () => {
    expect(await found({ actors: [ann] })).toEqual([2, 0])
    expect(await found({ actors: [ben, gone] })).toEqual([7, 6, 4])
    expect(await found({ actions: ['account.create', 'ticket.retry'] })).toEqual([7, 2])
    expect(await found({ actions: ['access.'] })).toEqual([5, 0])
    expect(await found({ actions: ['control.issued', 'access.failed'] })).toEqual([6, 5])
    expect(await found({ actions: ['%'] })).toEqual([])
    expect(await found({ outcomes: ['refused', 'failed'] })).toEqual([5, 4])
    expect(await found({ outcomes: ['done'] })).toEqual([7, 6, 2, 0])
    expect(await found({ actors: [ben], outcomes: ['refused'], actions: ['budget.'] })).toEqual([4])
    expect(await found({ actors: [randomUUID()] })).toEqual([])
  })

  it('of a time is in the order of time, what was written late included', async () => {
    const time = { from: '2026-05-01T12:01:00Z', to: '2026-05-01T12:06:00Z' }
    expect(await found(time)).toEqual([5, 4, 2, 7])
    expect(await found({ ...time, before: seqs[2] })).toEqual([7])
    expect(await found({ ...time, actors: [ben] })).toEqual([4, 7])
  })

  it('counts the access events for those who are not shown them, each on one page', async () => {
    const hidden = { seesAccess: false }
    const all = await pageOf(hidden)
    expect(all.acts.map(({ seq }) => seqs.indexOf(seq))).toEqual([7, 6, 4, 2])
    expect(all.leftOut).toBe(2)
    const first = await pageOf({ ...hidden, limit: 3 })
    expect(first.acts.map(({ seq }) => seqs.indexOf(seq))).toEqual([7, 6, 4, 2])
    expect(first.leftOut).toBe(1)
    const rest = await pageOf({ ...hidden, limit: 3, before: seqs[4] })
    expect([rest.acts.length, rest.leftOut]).toEqual([1, 1])
    // By time the eighth is before the fifth.
    const byTime = { ...hidden, from: '2026-05-01T12:00:00Z', limit: 2 }
    expect((await pageOf(byTime)).leftOut).toBe(1)
  })

  it('searches a bounded part, and tells how far it came', async () => {
    const workspaceId = `org_${randomUUID()}`
    await db.pool.query(
      `select hivex_foundation.append_event(gen_random_uuid(), $1, 'kora.operator.acted', now(),
        $2::uuid, '{}') from generate_series(1, 2100)`,
      [workspaceId, ann],
    )
    const input = { workspaceId, ...EVERYTHING, seesAccess: true, actors: [ben], limit: 50 }
    const page = await readActivity(db.pool, { ...input, before: null })
    expect(page).toMatchObject({ acts: [], mayGoOn: true })
    const rest = await readActivity(db.pool, { ...input, before: page.lastLookedAt })
    expect(rest).toMatchObject({ acts: [], mayGoOn: false })
  })
})

it('the head of a chain is its last event, and none of an empty log', async () => {
  const head = await readChainHead(db.pool, db.workspaceId)
  expect(head?.seq).toBe(seqs.at(-1))
  expect(head?.hash).toMatch(/^[0-9a-f]{64}$/)
  expect(await readChainHead(db.pool, 'org_empty')).toBeNull()
})
