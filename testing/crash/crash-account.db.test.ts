import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { appendEvent, insertTicket } from '@/testing/database/factories'
import { accountOf } from './crash-account'
import { watchRun } from './crash-watch'

let db: TestDatabase
beforeEach(async () => {
  db = await cloneDatabase()
})
afterEach(() => db.drop())

const tell = (eventType: string, payload: Record<string, unknown>) =>
  appendEvent(db.pool, { workspaceId: db.workspaceId, eventType, payload })
const leading = (instance_id: string, term: string) =>
  tell('kora.runtime.leading', { instance_id, term })
const account = () => accountOf({ url: db.url, workspaceId: db.workspaceId, calls: [], kills: 0 })

describe('the account of a crash run', () => {
  const attempt = { sea_ticket_id: randomUUID(), work_attempt_id: randomUUID() }

  it('holds it against a leader that it wrote about a claim of another one', async () => {
    await leading('first', '1')
    await tell('sea_ticket.claimed', attempt)
    await leading('second', '2')
    expect(await account()).toMatchObject({ foreignReleases: 0 })
    await tell('sea_ticket.claim_released', attempt)
    expect(await account()).toMatchObject({ foreignReleases: 1 })
  })

  it('holds nothing against one that ends its own claim in a later term', async () => {
    await leading('first', '1')
    await tell('sea_ticket.claimed', attempt)
    await leading('first', '2')
    await tell('sea_ticket.claim_released', attempt)
    expect(await account()).toMatchObject({ foreignReleases: 0, termsOutOfOrder: 0 })
  })

  it('sees two leaders at one time by the words of the first after those of the second', async () => {
    await leading('first', '1')
    await leading('second', '2')
    expect(await account()).toMatchObject({ lateGoodbyes: 0 })
    await tell('kora.runtime.goodbye', { instance_id: 'first', term: '1' })
    expect(await account()).toMatchObject({ lateGoodbyes: 1 })
  })
})

describe('the watch over a crash run', () => {
  const present = (instanceId: string, { heartbeat = 'now()' } = {}) =>
    db.pool.query(
      `insert into public.kora_runtime_presence
          (instance_id, workspace_id, role, leader, term, heartbeat_at)
        values ($1, $2, 'runtime', true, 1, ${heartbeat})`,
      [instanceId, db.workspaceId],
    )
  const led = (since: string) =>
    db.pool.query(
      `insert into public.kora_leader (workspace_id, term, instance_id, taken_at)
        values ($1, 1, 'first', now() - $2::interval)`,
      [db.workspaceId, since],
    )
  const overdue = () =>
    insertTicket(db.pool, db, 'inProgress', {
      sea_claim_expires_at: new Date(Date.now() - 10_000).toISOString(),
    })
  /** Watches until the first read. */
  async function watched() {
    const watch = watchRun(db.url, db.workspaceId)
    const { rows } = await db.pool.query<{ since: string }>('select now()::text as since')
    await expect
      .poll(
        async () => {
          const { rowCount } = await db.pool.query(
            `select from pg_stat_activity where datname = current_database()
                and query like '%isSteady%' and pid <> pg_backend_pid()
                and state = 'idle' and query_start > $1::timestamptz`,
            [rows[0]?.since],
          )
          return rowCount
        },
        { timeout: 10_000 },
      )
      .toBe(1)
    return watch.stop()
  }

  it('sees a claim that a leader has left alone long after its lease', async () => {
    await led('1 minute')
    await present('first')
    await overdue()
    expect(await watched()).toMatchObject({ overdueClaims: 1, leadersAtOnce: 1 })
  })

  it.each([
    ['has only begun to lead', '1 second', 'now()'],
    ['is silent', '1 minute', "now() - interval '10 seconds'"],
  ])('does not blame a leader that %s', async (_name, since, heartbeat) => {
    await led(since)
    await present('first', { heartbeat })
    await overdue()
    expect(await watched()).toMatchObject({ overdueClaims: 0, steadyLooks: 0 })
  })

  it('sees two that are marked as leaders', async () => {
    await present('first')
    await present('second')
    expect(await watched()).toMatchObject({ leadersAtOnce: 2 })
  })
})
