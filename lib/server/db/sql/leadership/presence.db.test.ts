import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type TestDatabase, cloneDatabase } from '@/testing/database/database'
import { recordHeartbeat } from './record-heartbeat'
import { clearPresence } from './clear-presence'
import { readLeader } from './read-leader'
import { takeTerm } from './take-term'

let db: TestDatabase
beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.drop())
beforeEach(() => db.pool.query('truncate public.kora_leader, public.kora_runtime_presence'))

const take = (instanceId: string) => takeTerm(db.pool, { workspaceId: db.workspaceId, instanceId })
const beat = (instanceId: string, term: string | null, state: unknown = null) =>
  recordHeartbeat(db.pool, {
    workspaceId: db.workspaceId,
    instanceId,
    role: 'runtime',
    term,
    state,
  })
const leader = () => readLeader(db.pool, db.workspaceId)
const waitingStatements = async () => {
  const { rowCount } = await db.pool.query(
    `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
  )
  return rowCount
}
const instances = async () => {
  const { rows } = await db.pool.query<{ instance_id: string }>(
    'select instance_id from public.kora_runtime_presence order by 1',
  )
  return rows.map((row) => row.instance_id)
}

it('nobody leads a workspace before an instance has taken a term', async () => {
  expect(await leader()).toBeNull()
  await beat('stand-by', null)
  expect(await leader()).toBeNull()
})

it('every term is one higher, and its instance alone leads', async () => {
  expect(await take('first')).toBe('1')
  expect(await leader()).toMatchObject({ instanceId: 'first', term: '1' })
  expect(await take('second')).toBe('2')
  expect(await leader()).toMatchObject({ instanceId: 'second', term: '2' })
  const { rows } = await db.pool.query(
    'select instance_id from public.kora_runtime_presence where leader',
  )
  expect(rows).toEqual([{ instance_id: 'second' }])
  expect(await take('second')).toBe('3')
})

it('a beat of the leader tells its state; one of a deposed leader writes nothing', async () => {
  const term = await take('first')
  expect(await beat('first', term, { primary_state: 'ready' })).toMatch(/Z$/)
  expect((await leader())?.state).toEqual({ primary_state: 'ready' })
  await take('second')
  expect(await beat('first', term, { primary_state: 'active' })).toBeNull()
  expect(await leader()).toMatchObject({ instanceId: 'second', state: null })
})

it('a beat at the very moment of a takeover is one of a deposed leader', async () => {
  const term = await take('first')
  const taking = await db.pool.connect()
  let beating
  try {
    await taking.query('begin')
    await takeTerm(taking, { workspaceId: db.workspaceId, instanceId: 'second' })
    beating = beat('first', term)
    await expect.poll(waitingStatements, { timeout: 10_000 }).toBe(1)
    await taking.query('commit')
  } finally {
    taking.release()
  }
  expect(await beating).toBeNull()
  const { rows } = await db.pool.query(
    'select instance_id from public.kora_runtime_presence where leader',
  )
  expect(rows).toEqual([{ instance_id: 'second' }])
})

it('a beat without a term is never refused, and gives up the lead', async () => {
  await take('first')
  expect(await beat('first', null)).not.toBeNull()
  expect(await leader()).toBeNull()
})

it('instances that were silent for a day are forgotten with the next beat of the leader, and of no one else', async () => {
  await beat('silent', null)
  await beat('quiet', null)
  await db.pool.query(`update public.kora_runtime_presence set heartbeat_at = now() - case
    when instance_id = 'silent' then interval '25 hours' else interval '23 hours' end`)
  const deposed = await take('deposed')
  const term = await take('leader')
  await beat('onlooker', null)
  expect(await beat('deposed', deposed)).toBeNull()
  expect(await instances()).toContain('silent')
  await beat('leader', term)
  expect(await instances()).toEqual(['deposed', 'leader', 'onlooker', 'quiet'])
})

it('an instance that leaves takes its row away', async () => {
  await take('first')
  await beat('other', null)
  await clearPresence(db.pool, { workspaceId: db.workspaceId, instanceId: 'first' })
  expect(await instances()).toEqual(['other'])
  expect(await leader()).toBeNull()
})
