import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { serverMajor } from '@/testing/database/server-major'
import { grantRole } from './role-grants'

let db: TestDatabase
let app: pg.Client
const role = `test_${randomUUID().replaceAll('-', '')}`

beforeAll(async () => {
  db = await cloneDatabase()
  await db.pool.query(`create role ${role} login password 'secret'`)
  await grantRole(db.pool, role, 'runtime')
  await grantRole(db.pool, role, 'runtime')
  const url = new URL(db.url)
  url.username = role
  url.password = 'secret'
  app = new pg.Client({ connectionString: url.href })
  await app.connect()
})
afterAll(async () => {
  await app.end()
  await db.pool.query(`drop owned by ${role} cascade; drop role ${role}`)
  await db.drop()
})

it.each([
  `update public.tickets set title = 'x'`,
  `insert into public.tickets (workspace_id, kind) values ('w', 'sea')`,
  'delete from public.tickets',
  `update public.actor_registry set actor_kind = 'kora'`,
  `insert into hivex_foundation.event_log (seq) values (1)`,
  'update hivex_foundation.event_chain_head set seq = 1',
  `select nextval('hivex_foundation.event_log_seq')`,
  'select hivex_foundation.guard_log()',
  'delete from public.kora_leader',
  'update public.kora_migrations set name = name',
  'set role kora_owner',
])('the server’s role may not: %s', async (statement) => {
  await expect(app.query(statement)).rejects.toMatchObject({ code: '42501' })
})

// Before 15 the schema `public` is everybody's: `public_schema_open` on the health route.
it.skipIf((await serverMajor()) < 15)(
  'the server’s role owns nothing and may make nothing',
  async () => {
    await expect(app.query('create table public.mine (n int)')).rejects.toMatchObject({
      code: '42501',
    })
  },
)
