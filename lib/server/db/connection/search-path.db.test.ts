import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { CHAIN_START } from '@/lib/server/db/sql/events/check-chain-page'
import { appendEvents } from '@/lib/server/db/sql/events/append-events'
import { readCockpit } from '@/lib/server/db/sql/tickets/read-cockpit'
import { LockSession } from '@/lib/server/db/sessions/lock-session'
import { WakeSession } from '@/lib/server/db/sessions/wake-session'
import { migrate } from '@/lib/server/db/schema/migrate'
import { seedDemo } from '@/scripts/seed/demo/seed-demo'
import { verifyLog } from '@/scripts/verify/verify-log'
import { cloneDatabase, emptyDatabase, type TestDatabase } from '@/testing/database/database'
import { insertTicket } from '@/testing/database/factories'
import { HOSTILE_SCHEMA, makeHostile } from '@/testing/database/hostile-schema'
import { onDirectSession } from './direct-session'
import { openClient } from './open-client'
import { createSubstratePool } from './pool'
import type { Queryable } from './queryable'
import { inTransaction } from './transaction'

const LIMITS = { statementTimeoutMs: 3_000, idleInTransactionMs: 5_000 }
const OURS = `'public'::regnamespace, 'hivex_foundation'::regnamespace`
const log = () => undefined

let db: TestDatabase
let pool: pg.Pool
let shared: pg.Pool

const openPool = () =>
  createSubstratePool({
    connectionString: db.url,
    applicationName: 'kora-test',
    max: 1,
    onIdleError: () => undefined,
  })

beforeAll(async () => {
  db = await cloneDatabase()
  await insertTicket(db.pool, db, 'queued')
  pool = openPool()
  // As a pooler does, which greets with a number of its own.
  shared = openPool()
  shared.on('connect', (client) => Object.assign(client, { processID: 1 }))
})
afterAll(async () => {
  await pool.end()
  await shared.end()
  await db.drop()
})

/** The ways by which the server runs its statements. */
const ways = {
  'a direct session': async <Result>(work: (client: Queryable) => Promise<Result>) => {
    const done = await onDirectSession(pool, LIMITS, work)
    if (done === undefined) throw new Error('not a direct session')
    return done.result
  },
  'a transaction behind a pooler': async <Result>(work: (client: Queryable) => Promise<Result>) => {
    expect(await onDirectSession(shared, LIMITS, () => Promise.resolve())).toBeUndefined()
    return inTransaction(shared, { readOnly: false, statementTimeoutMs: 3_000 }, work)
  },
} as const

const readIt = (client: Queryable) =>
  readCockpit(client, db).then(({ tickets }) => tickets?.queued.length)

describe('S5: a role that may create in public', () => {
  beforeAll(() =>
    // Of the argument types that the totals of the state read have.
    db.pool.query(`create function public.json_build_object(
        text, int, text, int, text, int, text, int, text, int) returns json
      language plpgsql as $$ begin raise exception 'read as %', session_user; end $$`),
  )
  afterAll(() =>
    db.pool.query(`drop function public.json_build_object(
      text, int, text, int, text, int, text, int, text, int)`),
  )

  it('takes an unpinned session over', async () => {
    await expect(readIt(db.pool)).rejects.toThrow(/^read as/)
  })

  it.each(Object.entries(ways))('does not take %s over', async (_name, run) => {
    expect(await run(readIt)).toBe(1)
  })
})

describe('where every name of pg_catalog stands first in a schema of somebody else', () => {
  beforeAll(async () => {
    await makeHostile(db.pool)
    // New sessions begin on the hostile path.
    await pool.end()
    await shared.end()
    pool = openPool()
    shared = openPool()
    shared.on('connect', (client) => Object.assign(client, { processID: 1 }))
  })

  it('an unpinned session is taken over', async () => {
    const client = new pg.Client({ connectionString: db.url })
    onTestFinished(() => client.end())
    await client.connect()
    // By whichever of the hostile names its statement reaches first: here the types.
    await expect(readIt(client)).rejects.toThrow(
      /takeover|violates check constraint|could not convert type json to pg_catalog/,
    )
  })

  it.each(Object.entries(ways))('%s is not', async (_name, run) => {
    expect(await run(readIt)).toBe(1)
    const event = {
      eventId: randomUUID(),
      workspaceId: db.workspaceId,
      eventType: 'test',
      occurredAt: new Date().toISOString(),
      actorId: null,
      payload: { deep: [1, null, 'x'] },
    }
    expect(await run((client) => appendEvents(client, [event]))).toHaveLength(1)
  })

  it('nor is the leader’s lock, nor the listener', async () => {
    const lock = await LockSession.open({ connectionString: db.url, silenceMs: 5_000 })
    expect(await lock.tryLock(db.workspaceId)).toBe(true)
    await lock.keepAlive()
    await lock.close()
    const wake = await WakeSession.open(db.url, () => undefined)
    expect(wake.isDirect).toBe(true)
    expect(await wake.facts()).toMatchObject({ isReplica: false, hasTriggers: true })
    await wake.close()
  })

  it('nor are the seeding and the verification', async () => {
    const demonstration = { connectionString: db.url, workspaceId: 'demo', log }
    expect(await seedDemo(demonstration)).toBe(true)
    const check = await verifyLog({ ...demonstration, from: CHAIN_START, onPage: log })
    expect(check).toMatchObject({ finished: true, broken: null })
  })

  it('nor are the migrations, and nothing that they make refers to that schema', async () => {
    const empty = await emptyDatabase()
    await makeHostile(empty.pool)
    await migrate({ connectionString: empty.url, log, wakeTriggers: true })
    const watcher = await openClient({ connectionString: empty.url })
    const made = () =>
      watcher.query(
        `select (select pg_catalog.count(*) from pg_class c where c.relnamespace in (${OURS})) as relations,
                (select pg_catalog.count(*) from pg_proc p where p.pronamespace in (${OURS})) as functions,
                (select pg_catalog.count(*) from pg_trigger) as triggers`,
      )
    const { rows: before } = await made()
    await watcher.query(`drop schema ${HOSTILE_SCHEMA} cascade`)
    expect((await made()).rows).toEqual(before)
    await watcher.end()
    await empty.drop()
  })
})
