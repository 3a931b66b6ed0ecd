import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCockpit } from '@/lib/server/db/sql/tickets/read-cockpit'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { TICKET_ROLE } from './log-owner'
import { grantRole } from './role-grants'

const ROLE = `test_${randomUUID().replaceAll('-', '')}`
let db: TestDatabase
let producer: pg.Client

beforeAll(async () => {
  db = await cloneDatabase()
  await db.pool.query(`create role ${ROLE} login password 'secret'`)
  await grantRole(db.pool, ROLE, 'producer')
  const url = new URL(db.url)
  Object.assign(url, { username: ROLE, password: 'secret' })
  producer = new pg.Client({ connectionString: url.href })
  await producer.connect()
})
afterAll(async () => {
  await producer.end()
  await db.pool.query(`drop owned by ${ROLE} cascade; drop role ${ROLE}`)
  await db.drop()
})

const create = async (values: string): Promise<string> => {
  const { rows } = await producer.query<{ id: string }>(
    `select kora.create_ticket(${values})::text as id`,
  )
  return rows[0]?.id ?? ''
}

describe('a producer that hands a ticket in by SQL', () => {
  it('needs workspace and title, and Kora may work the ticket at once', async () => {
    const id = await create(`'org_test', 'Say hello', criticality => 'high'`)
    const { tickets } = await readCockpit(db.pool, db)
    expect(tickets?.queued).toEqual([
      expect.objectContaining({ id, title: 'Say hello', priority: 'high' }),
    ])
    const { rows } = await db.pool.query(
      `select sea_status, sea_assigned_to_actor_id, sea_assigned_at is not null as assigned
         from public.tickets where id = $1`,
      [id],
    )
    expect(rows).toEqual([
      { sea_status: 'assigned', sea_assigned_to_actor_id: db.koraActorId, assigned: true },
    ])
  })

  it('hands in one ticket however often it repeats the call with its id', async () => {
    const id = randomUUID()
    expect(await create(`'org_test', 'Once', ticket_id => '${id}'`)).toBe(id)
    expect(await create(`'org_test', 'Once', ticket_id => '${id}'`)).toBe(id)
    const { rowCount } = await db.pool.query('select from public.tickets where id = $1', [id])
    expect(rowCount).toBe(1)
  })

  it.each([
    [`null, 'x'`, 'workspace is empty'],
    [`'org_typo', 'x'`, "the workspace 'org_typo' has no actor of kind kora"],
    [`'org_test', '  '`, 'title has 2 characters; allowed: 1 to 300, not blank'],
    [`'org_test', repeat('x', 301)`, 'title has 301 characters'],
    [`'org_test', 'x', repeat('x', 20001)`, 'objective has 20001 characters'],
    [`'org_test', 'x', criticality => 'urgent'`, "criticality is 'urgent'; allowed: low, normal"],
    [`'org_test', 'x', criticality => null`, 'criticality is null'],
    [`'org_test', 'x', not_before => 'infinity'`, 'not_before is infinite'],
  ])('(%s) is told what is wrong: %s', async (values, message) => {
    await expect(create(values)).rejects.toThrow(message)
  })

  it('cannot take an id of another workspace for its own', async () => {
    const { rows } = await db.pool.query<{ id: string }>(
      `insert into public.tickets (workspace_id, kind) values ('org_other', 'sea') returning id`,
    )
    const id = rows[0]?.id ?? ''
    await expect(create(`'org_test', 'x', ticket_id => '${id}'`)).rejects.toMatchObject({
      code: '23505',
    })
  })

  it.each([
    `insert into public.tickets (workspace_id, kind) values ('org_test', 'sea')`,
    'select from public.tickets',
    'select from public.actor_registry',
    `select hivex_foundation.append_event(gen_random_uuid(), 'w', 't', now(), null, '{}')`,
    'create function kora.mine() returns int language sql as $$ select 1 $$',
  ])('may do nothing else: %s', async (statement) => {
    await expect(producer.query(statement)).rejects.toMatchObject({ code: '42501' })
  })

  it('runs it as a role that may insert tickets and nothing else', async () => {
    const { rows } = await db.pool.query(
      `select pg_get_userbyid(p.proowner)::text as owner, r.rolcanlogin as "mayLogIn",
              has_table_privilege(r.oid, 'public.tickets', 'update, delete') as "mayChange",
              has_any_column_privilege(r.oid, 'hivex_foundation.event_log', 'select') as "readsLog"
         from pg_proc p join pg_roles r on r.oid = p.proowner
        where p.proname = 'create_ticket'`,
    )
    expect(rows).toEqual([
      { owner: TICKET_ROLE, mayLogIn: false, mayChange: false, readsLog: false },
    ])
  })
})
