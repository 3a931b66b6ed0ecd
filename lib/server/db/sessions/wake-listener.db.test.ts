import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Topic } from '@/lib/domain/topic'
import { collectedLog } from '@/testing/process/collected-log'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { insertTicket } from '@/testing/database/factories'
import { openTcpProxy, type TcpProxy } from '@/testing/http/tcp-proxy'
import { systemClock } from '@/lib/server/process/clock'
import { sendWake } from '@/lib/server/db/sql/send-wake'
import { WakeListener, type WakeMode } from './wake-listener'

const LIMIT = { timeout: 15_000, interval: 10 }
const EVERYTHING: Topic[] = ['tickets', 'operational_state', 'chain_events']

let db: TestDatabase
let proxy: TcpProxy
let stop: () => Promise<void> = () => Promise.resolve()

beforeAll(async () => {
  db = await cloneDatabase()
  proxy = await openTcpProxy({ targetPort: Number(new URL(db.url).port) })
})
afterEach(() => stop())
afterAll(async () => {
  await proxy.close()
  await db.drop()
})

function listen(options: Partial<ConstructorParameters<typeof WakeListener>[0]> = {}) {
  const { log, lines } = collectedLog()
  const woken: Topic[] = []
  const modes: WakeMode[] = []
  const listener = new WakeListener({
    connectionString: proxy.through(db.url),
    workspaceId: db.workspaceId,
    sendWake: (payload) => sendWake(db.pool, payload),
    onWake: (topic) => woken.push(topic),
    onMode: (mode) => modes.push(mode),
    clock: systemClock,
    log,
    ...options,
  })
  stop = () => listener.stop()
  listener.start()
  const until = (kind: WakeMode['kind']) =>
    vi.waitFor(() => expect(listener.mode.kind).toBe(kind), LIMIT)
  return { lines, listener, modes, until, woken }
}

describe('the listener', () => {
  it('proves that it hears, wakes every topic once, and then what changes', async () => {
    const { lines, until, woken } = listen()
    await until('listening')
    expect(woken).toEqual(EVERYTHING)
    expect(lines).toEqual([expect.stringContaining('push works')])
    await insertTicket(db.pool, db, 'queued')
    await vi.waitFor(() => expect(woken).toEqual([...EVERYTHING, 'tickets']), LIMIT)
  })

  it('hears nothing of other workspaces, but what is meant for all', async () => {
    const { until, woken } = listen()
    await until('listening')
    await insertTicket(db.pool, db, 'queued', { workspace_id: 'org_other' })
    await sendWake(db.pool, 'tickets *')
    await sendWake(db.pool, 'nonsense')
    await sendWake(db.pool, `operational_state ${db.workspaceId}`)
    await vi.waitFor(
      () => expect(woken).toEqual([...EVERYTHING, 'tickets', 'operational_state']),
      LIMIT,
    )
  })

  it('comes back when the database has ended its connection, and wakes every topic again', async () => {
    const { modes, until, woken } = listen()
    await until('listening')
    woken.length = 0
    await db.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'kora-cockpit-listener' and datname = current_database()`,
    )
    await vi.waitFor(
      () => expect(modes.map(({ kind }) => kind)).toEqual(['listening', 'connecting', 'listening']),
      LIMIT,
    )
    // Once as the listening ended, once as it began again.
    expect(woken).toEqual([...EVERYTHING, ...EVERYTHING])
  })

  it('notices by its heartbeat a network that has gone silent, and goes on trying', async () => {
    const { lines, until } = listen({ heartbeatMs: 50 })
    await until('listening')
    proxy.hang()
    await until('connecting')
    proxy.cut()
    proxy.pass()
    await until('listening')
    expect(lines.filter((line) => line.includes('cannot be listened to'))).toHaveLength(1)
  })

  it('says that a pooler stands before the database when its own notification does not come', async () => {
    const { lines, listener, until } = listen({ sendWake: () => Promise.resolve() })
    await until('unavailable')
    expect(listener.mode).toEqual({ kind: 'unavailable', reason: 'pooler' })
    expect(lines).toEqual([expect.stringMatching(/no push.*pooler.*KORA_DIRECT_DATABASE_URL/)])
  })

  it('says that a replica hears nothing', async () => {
    const { listener, until } = listen({
      sendWake: () =>
        db.pool
          .query('begin read only; set transaction read only; create table never (n int)')
          .finally(() => db.pool.query('rollback'))
          .then(() => undefined),
    })
    await until('unavailable')
    expect(listener.mode).toEqual({ kind: 'unavailable', reason: 'replica' })
  })

  it('says that the triggers are missing, also when they go while it listens', async () => {
    const { listener, until, woken } = listen({ heartbeatMs: 50 })
    await until('listening')
    woken.length = 0
    await db.pool.query('alter table public.tickets disable trigger kora_wake_inserted')
    await until('unavailable')
    expect(listener.mode).toEqual({ kind: 'unavailable', reason: 'no_triggers' })
    expect(woken).toEqual(EVERYTHING)
    await db.pool.query('alter table public.tickets enable trigger kora_wake_inserted')
  })

  it('leaves no connection behind when it stops', async () => {
    const { listener, until } = listen()
    await until('listening')
    await listener.stop()
    await vi.waitFor(async () => {
      const { rowCount } = await db.pool.query(
        `select from pg_stat_activity
          where application_name = 'kora-cockpit-listener' and datname = current_database()`,
      )
      expect(rowCount).toBe(0)
    }, LIMIT)
  })
})
