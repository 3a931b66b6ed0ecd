import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { systemClock } from '@/lib/server/process/clock'
import { WakeListener } from '@/lib/server/db/sessions/wake-listener'
import { readWakeFacts } from '@/lib/server/db/sql/read-wake-facts'
import { sendWake } from '@/lib/server/db/sql/send-wake'
import { temporaryCluster } from '@/scripts/embedded/cluster'
import { cloneDatabase, emptyDatabase, openPool } from '@/testing/database/database'
import { insertTicket } from '@/testing/database/factories'
import { openNotificationLog } from '@/testing/database/notification-log'
import { migrateAsReleased, releasedDatabase } from '@/testing/database/released-database'
import { serverMajor } from '@/testing/database/server-major'
import { collectedLog } from '@/testing/process/collected-log'
import { migrate } from './migrate'

const log = () => undefined
const wake = { log, wakeTriggers: true }
const LIMIT = { timeout: 15_000, interval: 20 }

let db: Awaited<ReturnType<typeof emptyDatabase>>

/** Case D8: tickets of other software, with workspaces as UUIDs and kinds as a list. */
const STRANGE_TICKETS = `
  create type public.ticket_kind as enum ('bug', 'sea', 'question');
  create table public.tickets (
    id uuid primary key default gen_random_uuid(), workspace_id uuid not null,
    kind public.ticket_kind not null, created_at timestamptz not null default now())`
const WORKSPACE = '00000000-0000-4000-8000-00000000000a'
const insertStrange = (kind: string) =>
  db.pool.query('insert into public.tickets (workspace_id, kind) values ($1, $2)', [
    WORKSPACE,
    kind,
  ])

describe('a write of the application', () => {
  afterEach(() => db.drop())

  it('failed of a wake trigger of v0.1.0 where a workspace is a UUID, and succeeds', async () => {
    db = await releasedDatabase(STRANGE_TICKETS)
    await expect(insertStrange('sea')).rejects.toThrow(/kora_wake/)
    // Without the option: installed triggers are kept up to date.
    await migrate({ connectionString: db.url, log })
    const heard = await openNotificationLog(db.url)
    expect(await heard.during(() => insertStrange('sea'))).toEqual([`tickets ${WORKSPACE}`])
    expect(await heard.during(() => insertStrange('question'))).toEqual([])
    await heard.close()
  })

  it('succeeds as a role that may execute no function of ours', async () => {
    db = await emptyDatabase()
    const role = `test_${randomUUID().replaceAll('-', '')}`
    await db.pool.query(`alter default privileges revoke execute on functions from public;
      create role ${role}`)
    await migrate({ connectionString: db.url, ...wake })
    await db.pool.query(`grant insert on public.tickets to ${role}`)
    const heard = await openNotificationLog(db.url)
    const insert = () =>
      db.pool.query(`begin; set local role ${role};
        insert into public.tickets (workspace_id, kind) values ('org', 'sea'); commit`)
    expect(await heard.during(insert)).toEqual(['tickets org'])
    await heard.close()
    await db.pool.query(`drop owned by ${role} cascade; drop role ${role};
      alter default privileges grant execute on functions to public`)
  })

  it('succeeds where a trigger cannot do its work, which is counted', async () => {
    db = await emptyDatabase()
    await migrate({ connectionString: db.url, ...wake })
    expect((await readWakeFacts(db.pool)).lost).toBe('0')
    await db.pool.query(`alter table public.tickets rename column workspace_id to tenant;
      insert into public.tickets (tenant, kind) values ('org', 'sea');
      update public.tickets set title = 'x'`)
    expect((await readWakeFacts(db.pool)).lost).toBe('2')
    await db.pool.query('drop sequence public.kora_wake_lost')
    await db.pool.query(`delete from public.tickets`)
    expect((await readWakeFacts(db.pool)).lost).toBe('0')
  })

  it('of very many workspaces wakes all of them once', async () => {
    db = await emptyDatabase()
    await migrate({ connectionString: db.url, ...wake })
    const heard = await openNotificationLog(db.url)
    const insert = (count: number) => () =>
      db.pool.query(
        `insert into public.tickets (workspace_id, kind)
           select 'org_' || n, 'sea' from generate_series(1, $1::int) n`,
        [count],
      )
    expect(await heard.during(insert(100))).toHaveLength(100)
    expect(await heard.during(insert(101))).toEqual(['tickets *'])
    await heard.close()
  })
})

describe('wake triggers that are gone', () => {
  afterEach(() => db.drop())

  it('are built again by the command that says so, and by it alone', async () => {
    db = await cloneDatabase()
    const has = async () => (await readWakeFacts(db.pool)).hasTriggers
    const { rows } = await db.pool.query<{ name: string }>(
      `select oid::regprocedure::text as name from pg_proc where proname like 'kora\\_wake\\_%'`,
    )
    expect(rows).toHaveLength(8)
    for (const { name } of rows) await db.pool.query(`drop function ${name} cascade`)
    expect(await has()).toBe(false)

    const connectionString = db.url
    const without = await migrate({ connectionString, log })
    expect(without).toEqual({ migrations: [], indexes: [], triggers: [] })
    expect(await has()).toBe(false)
    const { triggers } = await migrate({ connectionString, ...wake })
    expect(triggers).toHaveLength(8)
    expect(await has()).toBe(true)

    await db.pool.query('alter table public.tickets disable trigger kora_wake_deleted')
    expect((await migrate({ connectionString, ...wake })).triggers).toEqual([
      'kora_wake_deleted on public.tickets',
    ])
    expect(await has()).toBe(true)
    expect((await migrate({ connectionString, ...wake })).triggers).toEqual([])
  })
})

// Before 17 the queue cannot be made small enough to fill it.
describe.skipIf((await serverMajor()) < 17)(
  'case B13: a queue of notifications that is full',
  () => {
    let cluster: Awaited<ReturnType<typeof temporaryCluster>>
    let pool: pg.Pool
    let idler: pg.Client

    beforeAll(async () => {
      cluster = await temporaryCluster()
      const admin = openPool(cluster.url('postgres'))
      await admin.query('alter system set max_notify_queue_pages = 64')
      await admin.query('create database full_queue')
      await admin.end()
      await cluster.stop()
      await cluster.start()
      await migrateAsReleased(cluster.url('full_queue'))
      pool = openPool(cluster.url('full_queue'))
      await insertTicket(pool, { workspaceId: 'org', koraActorId: randomUUID() }, 'queued')
    })
    afterAll(async () => {
      await pool.end()
      await cluster.remove()
    })

    /** A session that listens and never ends its transaction, and as much as the queue takes. */
    async function fillQueue(): Promise<void> {
      idler = new pg.Client({ connectionString: cluster.url('full_queue') })
      await idler.connect()
      await idler.query('listen anything')
      await idler.query('begin; select 1')
      const fill = async () => {
        for (;;) {
          await pool.query(
            `select pg_notify('anything', repeat('x', 7000) || n) from generate_series(1, 9) n`,
          )
        }
      }
      await expect(fill()).rejects.toThrow(/too many notifications/)
    }

    const update = () => pool.query(`update public.tickets set title = title || 'x'`)

    it('failed every write of tickets, and fails none; push says that it is silent', async () => {
      await fillQueue()
      await expect(update()).rejects.toThrow(/too many notifications/)
      await idler.end()

      await migrate({ connectionString: cluster.url('full_queue'), log })
      const { log: heard, lines } = collectedLog()
      const listener = new WakeListener({
        connectionString: cluster.url('full_queue'),
        workspaceId: 'org',
        sendWake: (payload) => sendWake(pool, payload),
        onWake: () => undefined,
        onMode: () => undefined,
        clock: systemClock,
        log: heard,
        heartbeatMs: 50,
      })
      listener.start()
      await vi.waitFor(() => expect(listener.mode.kind).toBe('listening'), LIMIT)

      await fillQueue()
      expect((await update()).rowCount).toBe(1)
      expect((await readWakeFacts(pool)).lost).toBe('1')
      await vi.waitFor(
        () => expect(listener.mode).toEqual({ kind: 'unavailable', reason: 'queue_full' }),
        LIMIT,
      )
      expect(lines.at(-1)).toMatch(/no push.*queue of the database is half full/)
      await listener.stop()
      await idler.end()
    })
  },
)
