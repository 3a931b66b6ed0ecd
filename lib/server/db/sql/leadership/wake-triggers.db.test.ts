import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cloneDatabase, emptyDatabase, type TestDatabase } from '@/testing/database/database'
import { appendEvent, insertTicket } from '@/testing/database/factories'
import { type NotificationLog, openNotificationLog } from '@/testing/database/notification-log'
import { migrate } from '@/lib/server/db/schema/migrate'
import { recordHeartbeat } from './record-heartbeat'
import { clearPresence } from './clear-presence'
import { readWakeFacts } from '@/lib/server/db/sql/read-wake-facts'
import { takeTerm } from './take-term'

let db: TestDatabase
let ear: NotificationLog

beforeAll(async () => {
  db = await cloneDatabase()
  ear = await openNotificationLog(db.url)
})
afterAll(async () => {
  await ear.close()
  await db.drop()
})
beforeEach(() => db.pool.query('truncate public.tickets, public.kora_runtime_presence'))

const run = (text: string, values: unknown[] = []) =>
  ear.during(() => db.pool.query({ text, values }))

/** `count` tickets a workspace; `kind` is an SQL expression over the number `n`. */
const INSERT_MANY = `insert into public.tickets (workspace_id, kind, title)
  select workspace, $2, 'ticket ' || n from unnest($1::text[]) workspace, generate_series(1, $3::int) n`

describe('a change of tickets', () => {
  it.each([
    ['insert', INSERT_MANY, [['org_a'], 'sea', 1]],
    ['update', `update public.tickets set title = 'new' where workspace_id = 'org_test'`, []],
    ['delete', `delete from public.tickets where workspace_id = 'org_test'`, []],
  ])('wakes its workspace once: %s', async (verb, text, values) => {
    await insertTicket(db.pool, db, 'queued')
    const workspace = verb === 'insert' ? 'org_a' : 'org_test'
    expect(await run(text, values)).toEqual([`tickets ${workspace}`])
  })

  it('of 10,000 rows is one wake for each workspace', async () => {
    expect(await run(INSERT_MANY, [['org_a', 'org_b'], 'sea', 10_000])).toEqual(
      expect.arrayContaining(['tickets org_a', 'tickets org_b']),
    )
    expect(await run(`update public.tickets set title = 'x'`)).toHaveLength(2)
    expect(await run(`delete from public.tickets where workspace_id = 'org_a'`)).toEqual([
      'tickets org_a',
    ])
    expect(await run('truncate public.tickets')).toEqual(['tickets *'])
  })

  it('in one transaction of many statements is one wake', async () => {
    const heard = await ear.during(async () => {
      const client = await db.pool.connect()
      await client.query('begin')
      for (let n = 0; n < 50; n += 1) await insertTicket(client, db, 'queued')
      await client.query('commit')
      client.release()
    })
    expect(heard).toEqual(['tickets org_test'])
  })

  it('that is rolled back, touches no row or no ticket of Kora wakes nobody', async () => {
    await run(INSERT_MANY, [['org_a'], 'bug', 1])
    expect(await run(`update public.tickets set title = 'x' where kind = 'bug'`)).toEqual([])
    expect(await run(`delete from public.tickets where workspace_id = 'nobody'`)).toEqual([])
    const heard = await ear.during(async () => {
      const client = await db.pool.connect()
      await client.query('begin')
      await insertTicket(client, db, 'queued')
      await client.query('rollback')
      client.release()
    })
    expect(heard).toEqual([])
  })

  it('that moves a ticket to another workspace wakes both', async () => {
    await insertTicket(db.pool, db, 'queued')
    const heard = await run(`update public.tickets set workspace_id = 'org_other'`)
    expect(heard.sort()).toEqual(['tickets org_other', 'tickets org_test'])
  })

  it('of a workspace whose id fits into no notification is written, and wakes all', async () => {
    const long = 'x'.repeat(9_000)
    expect(await run(INSERT_MANY, [[long], 'sea', 1])).toEqual(['tickets *'])
    expect(await run(INSERT_MANY, [['ü'.repeat(3_900)], 'sea', 1])).toEqual(['tickets *'])
  })

  it('says nothing of its content', async () => {
    const heard = await ear.during(() => insertTicket(db.pool, db, 'queued', { title: 'Secret' }))
    expect(heard.join()).not.toContain('Secret')
  })
})

describe('an event', () => {
  it('wakes the chain, and the state where it tells of it', async () => {
    const append = (eventType: string) => () =>
      appendEvent(db.pool, { workspaceId: 'org_test', eventType, payload: {} })
    expect(await ear.during(append('sea_ticket.claimed'))).toEqual(['chain_events org_test'])
    for (const eventType of ['kora.operational_state.transitioned', 'kora.runtime.leading']) {
      expect((await ear.during(append(eventType))).sort()).toEqual([
        'chain_events org_test',
        'operational_state org_test',
      ])
    }
  })
})

describe("a leader's presence", () => {
  const beat = (state: unknown, term: string | null, instanceId = 'me') =>
    ear.during(() =>
      recordHeartbeat(db.pool, {
        workspaceId: 'org_test',
        instanceId,
        role: 'runtime',
        term,
        state,
      }),
    )
  const WOKEN = ['operational_state org_test']

  it('wakes when it comes, changes its state, is deposed or goes, and never by a heartbeat', async () => {
    let term = ''
    const taken = await ear.during(async () => {
      term = await takeTerm(db.pool, { workspaceId: 'org_test', instanceId: 'me' })
    })
    expect(taken).toEqual(WOKEN)
    expect(await beat({ primary_state: 'ready' }, term)).toEqual(WOKEN)
    expect(await beat({ primary_state: 'ready' }, term)).toEqual([])
    expect(await beat({ primary_state: 'active' }, term)).toEqual(WOKEN)
    expect(
      await ear.during(() => takeTerm(db.pool, { workspaceId: 'org_test', instanceId: 'you' })),
    ).toEqual(WOKEN)
    expect(
      await ear.during(() =>
        clearPresence(db.pool, { workspaceId: 'org_test', instanceId: 'you' }),
      ),
    ).toEqual(WOKEN)
  })

  it('of an instance that does not lead wakes nobody', async () => {
    expect(await beat({ primary_state: 'booting' }, null, 'observer')).toEqual([])
    expect(await beat({ primary_state: 'ready' }, null, 'observer')).toEqual([])
    expect(
      await ear.during(() =>
        clearPresence(db.pool, { workspaceId: 'org_test', instanceId: 'observer' }),
      ),
    ).toEqual([])
  })
})

describe('the wake triggers', () => {
  it('are installed only where they are asked for, once, and their absence is noticed', async () => {
    const other = await emptyDatabase()
    try {
      await migrate({ connectionString: other.url, log: () => undefined })
      expect((await readWakeFacts(other.pool)).hasTriggers).toBe(false)
      const wake = { connectionString: other.url, log: () => undefined, wakeTriggers: true }
      expect((await migrate(wake)).migrations).toEqual([
        '0001_wake_triggers',
        '0002_wake_never_fails',
      ])
      expect((await migrate(wake)).migrations).toEqual([])
      expect((await readWakeFacts(other.pool)).hasTriggers).toBe(true)
      await other.pool.query('alter table public.tickets disable trigger kora_wake_deleted')
      expect((await readWakeFacts(other.pool)).hasTriggers).toBe(false)
    } finally {
      await other.drop()
    }
  })
})
