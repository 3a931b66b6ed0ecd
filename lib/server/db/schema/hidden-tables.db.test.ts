import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { insertTicket } from '@/testing/database/factories'
import { selectionOf, ticketExplorerOf } from '@/testing/database/ticket-explorer-fixture'
import { readCockpit } from '@/lib/server/db/sql/tickets/read-cockpit'
import { readHiddenTables } from './read-hidden-tables'
import { grantRole } from './role-grants'

let db: TestDatabase
let pool: pg.Pool
const role = `test_${randomUUID().replaceAll('-', '')}`

beforeAll(async () => {
  db = await cloneDatabase()
  await db.pool.query(`create role ${role} login password 'secret'`)
  await grantRole(db.pool, role, 'runtime')
  await insertTicket(db.pool, db, 'queued')
  const url = new URL(db.url)
  url.username = role
  url.password = 'secret'
  pool = new pg.Pool({ connectionString: url.href, max: 2 })
})
afterAll(async () => {
  await pool.end()
  await db.pool.query(`drop owned by ${role} cascade; drop role ${role}`)
  await db.drop()
})

const cockpit = () => readCockpit(pool, db)
const explorer = () => ticketExplorerOf({ pool })
const list = () =>
  explorer().list({
    ...db,
    selection: selectionOf(''),
    cursor: null,
    limit: 10,
    withTotal: true,
    withFacets: false,
  })
const ticket = () => explorer().ticket({ ...db, ticketId: randomUUID(), neighboursIn: null })

it('tickets that row security hides are never taken for none', async () => {
  expect(await readHiddenTables(pool)).toEqual([])
  await db.pool.query('alter table public.tickets enable row level security')
  expect(await readHiddenTables(pool)).toEqual(['public.tickets'])
  for (const read of [cockpit, list, ticket]) {
    await expect(read()).rejects.toMatchObject({ code: 'rows_hidden' })
  }
})

it('the policy of another role does not help, that of this one does', async () => {
  await db.pool.query(
    'create policy owners on public.tickets for select to pg_monitor using (true)',
  )
  expect(await readHiddenTables(pool)).toEqual(['public.tickets'])
  await db.pool.query(`create policy app on public.tickets for select to ${role} using (true)`)
  expect(await readHiddenTables(pool)).toEqual([])
  expect((await cockpit()).tickets?.totals.queued.count).toBe(1)
  expect((await list()).items).toHaveLength(1)
  expect(await ticket()).toBeNull()
})

it('an empty table that a policy shows is an empty table', async () => {
  await db.pool.query('delete from public.tickets')
  expect((await list()).items).toEqual([])
  expect((await cockpit()).tickets?.totals.queued.count).toBe(0)
})

it('is none of the role that owns the table, and found in the other tables, too', async () => {
  expect(await readHiddenTables(db.pool)).toEqual([])
  await db.pool.query('alter table hivex_foundation.event_log enable row level security')
  expect(await readHiddenTables(pool)).toEqual(['hivex_foundation.event_log'])
})
