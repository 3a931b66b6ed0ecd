import { readdir } from 'node:fs/promises'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cloneDatabase, emptyDatabase } from '@/testing/database/database'
import { releasedDatabase } from '@/testing/database/released-database'
import { insertTicket } from '@/testing/database/factories'
import { MIGRATIONS_FOLDER, migrate, pendingMigrations } from './migrate'
import { REQUIRED_COLUMNS, REQUIRED_MIGRATIONS } from './required-schema'
import { readCockpit } from '@/lib/server/db/sql/tickets/read-cockpit'
import { readMissingSchema } from './read-schema'

const log = () => undefined
const NOTHING_MISSING = { tables: [], columns: [], migrations: [] }

let db: Awaited<ReturnType<typeof emptyDatabase>>
beforeEach(async () => {
  db = await emptyDatabase()
})
afterEach(() => db.drop())

const indexState = async (name: string) => {
  const { rows } = await db.pool.query<{ valid: boolean }>(
    'select indisvalid as valid from pg_index where indexrelid = to_regclass($1)',
    [name],
  )
  return rows.map(({ valid }) => valid)
}

describe('an empty database', () => {
  it('lacks everything, and lacks nothing after one run; a second run applies nothing', async () => {
    const connectionString = db.url
    expect(await pendingMigrations({ connectionString })).toEqual(REQUIRED_MIGRATIONS)
    expect(await readMissingSchema(db.pool)).toEqual({
      tables: Object.keys(REQUIRED_COLUMNS),
      columns: [],
      migrations: REQUIRED_MIGRATIONS,
    })

    const lines: string[] = []
    const done = await migrate({ connectionString, log: (line) => lines.push(line) })
    expect(done).toEqual({ migrations: REQUIRED_MIGRATIONS, indexes: [], triggers: [] })
    expect(lines).toEqual([
      ...REQUIRED_MIGRATIONS.map((name) => `applied ${name}`),
      expect.stringContaining('the event log belongs to'),
    ])
    expect(await pendingMigrations({ connectionString })).toEqual([])
    expect(await readMissingSchema(db.pool)).toEqual(NOTHING_MISSING)

    expect(await migrate({ connectionString, log })).toEqual({
      migrations: [],
      indexes: [],
      triggers: [],
    })
  })

  it('is migrated once by two runs at the same time', async () => {
    const runs = await Promise.all([
      migrate({ connectionString: db.url, log }),
      migrate({ connectionString: db.url, log }),
    ])
    expect(runs.flatMap(({ migrations }) => migrations).sort()).toEqual(
      [...REQUIRED_MIGRATIONS].sort(),
    )
    expect(await readMissingSchema(db.pool)).toEqual(NOTHING_MISSING)
  })

  it('gets exactly the columns that the server asks for, and every index valid', async () => {
    await migrate({ connectionString: db.url, log })
    const { rows } = await db.pool.query<{ table: string; columns: string[] }>(
      `select table_schema || '.' || table_name as table,
              array_agg(column_name::text order by column_name) as columns
         from information_schema.columns
        where table_schema || '.' || table_name = any ($1) group by 1`,
      [Object.keys(REQUIRED_COLUMNS)],
    )
    const found = Object.fromEntries(rows.map(({ table, columns }) => [table, columns]))
    const required = Object.fromEntries(
      Object.entries(REQUIRED_COLUMNS).map(([table, columns]) => [
        table,
        Object.keys(columns).sort(),
      ]),
    )
    expect(found).toEqual(required)
    const invalid = await db.pool.query('select from pg_index where not indisvalid')
    expect(invalid.rowCount).toBe(0)
  })
})

describe('the list of required migrations', () => {
  it('names every file of the migrations folder, in order', async () => {
    const files = (await readdir(MIGRATIONS_FOLDER)).sort()
    expect(files).toEqual(REQUIRED_MIGRATIONS.map((name) => `${name}.sql`))
  })
})

describe('tables that were there before', () => {
  it('keep every row and column, and get only what they lack', async () => {
    await db.pool.query(`
      create table public.actor_registry (
        actor_id uuid primary key, workspace_id text not null, actor_kind text not null);
      insert into public.actor_registry values
        ('00000000-0000-4000-8000-000000000001', 'org_old', 'kora');
      create table public.tickets (
        id uuid primary key, workspace_id text not null, kind text not null, title text not null,
        sea_status text, sea_assigned_to_actor_id uuid, customer text,
        created_at timestamptz not null);
      create index tickets_by_customer on public.tickets (customer);
      insert into public.tickets values
        ('00000000-0000-4000-8000-0000000000aa', 'org_old', 'sea', 'An old ticket', 'assigned',
         '00000000-0000-4000-8000-000000000001', 'ACME', '2025-03-04T05:06:07.000008Z');
      insert into public.tickets select gen_random_uuid(), 'org_old', 'bug', 'n', null, null, 'X',
        now() from generate_series(1, 500);`)
    const storedAs = async () => {
      const { rows } = await db.pool.query<{ file: string }>(
        `select pg_relation_filenode('public.tickets')::text as file`,
      )
      return rows[0]?.file
    }
    const before = await storedAs()

    await migrate({ connectionString: db.url, log })

    expect(await storedAs()).toBe(before)
    expect(await readMissingSchema(db.pool)).toEqual(NOTHING_MISSING)
    expect(await indexState('public.tickets_by_customer')).toEqual([true])
    const { rows } = await db.pool.query(
      `select count(*)::int as count, count(customer)::int as customers from public.tickets`,
    )
    expect(rows).toEqual([{ count: 501, customers: 501 }])
    const { tickets } = await readCockpit(db.pool, {
      workspaceId: 'org_old',
      koraActorId: '00000000-0000-4000-8000-000000000001',
    })
    expect(tickets?.queued).toEqual([
      expect.objectContaining({
        id: '00000000-0000-4000-8000-0000000000aa',
        title: 'An old ticket',
        priority: null,
        assignedAt: '2025-03-04T05:06:07.000008Z',
      }),
    ])
  })

  it('are reported when they lack what nobody can make up, and stay as they were', async () => {
    await db.pool.query(`create table public.tickets (id uuid primary key, subject text)`)
    await expect(migrate({ connectionString: db.url, log })).rejects.toThrow(
      /lacks: public\.tickets\.created_at, public\.tickets\.kind, public\.tickets\.workspace_id\./,
    )
    const { rows } = await db.pool.query(
      `select column_name from information_schema.columns where table_name = 'tickets'`,
    )
    expect(rows).toHaveLength(2)
    expect(await pendingMigrations({ connectionString: db.url })).toEqual(REQUIRED_MIGRATIONS)
  })

  it('are reported when an event log of somebody else is among them, and that log is not touched', async () => {
    await db.pool.query(`
      create schema hivex_foundation;
      create table hivex_foundation.event_log (id bigserial primary key, event_type text, body json);
      insert into hivex_foundation.event_log (event_type, body) values ('theirs', '{}');`)
    await expect(migrate({ connectionString: db.url, log })).rejects.toThrow(
      /hivex_foundation\.event_log exists already, but without: .*this_event_hash bytea/,
    )
    await db.pool.query(`update hivex_foundation.event_log set event_type = 'still theirs'`)
    const { rows } = await db.pool.query('select * from hivex_foundation.event_log')
    expect(rows).toEqual([{ id: '1', event_type: 'still theirs', body: {} }])
    const missing = await readMissingSchema(db.pool)
    expect(missing.columns).toContain('hivex_foundation.event_log.this_event_hash')
    expect(missing.migrations[0]).toBe('0002_event_log')
  })

  it('are reported when an event log has events but no head that a chain could go on from', async () => {
    await migrate({ connectionString: db.url, log })
    await db.pool.query(`
      select hivex_foundation.append_event(gen_random_uuid(), 'org', 'test.event', now(), null, '{}');
      drop table hivex_foundation.event_chain_head cascade;
      delete from public.kora_migrations where name >= '0002';`)
    await expect(migrate({ connectionString: db.url, log })).rejects.toThrow(
      /event_chain_head is missing/,
    )
  })
})

describe('an index that is built concurrently', () => {
  it('is built anew where an interrupted build left it behind invalid', async () => {
    await migrate({ connectionString: db.url, log })
    const { pool } = db
    const owner = { workspaceId: 'org', koraActorId: '00000000-0000-4000-8000-000000000001' }
    // Two rows that a unique index cannot hold: the build fails, and leaves its torso behind.
    await insertTicket(pool, owner, 'queued')
    await insertTicket(pool, owner, 'queued')
    await pool.query('drop index public.kora_tickets_queued')
    await expect(
      pool.query(
        'create unique index concurrently kora_tickets_queued on public.tickets (workspace_id)',
      ),
    ).rejects.toMatchObject({ code: '23505' })
    expect(await indexState('public.kora_tickets_queued')).toEqual([false])
    await pool.query(`delete from public.kora_migrations where name >= '0004'`)

    expect((await migrate({ connectionString: db.url, log })).migrations).toEqual(
      REQUIRED_MIGRATIONS.filter((name) => name >= '0004'),
    )
    expect(await indexState('public.kora_tickets_queued')).toEqual([true])
    const { rows } = await pool.query<{ definition: string }>(
      `select pg_get_indexdef('public.kora_tickets_queued'::regclass) as definition`,
    )
    expect(rows[0]?.definition).toContain('sea_priority')
  })

  it('is built again by a later run where somebody has dropped it or left it invalid', async () => {
    await migrate({ connectionString: db.url, log })
    const owner = { workspaceId: 'org', koraActorId: '00000000-0000-4000-8000-000000000001' }
    await insertTicket(db.pool, owner, 'queued')
    await insertTicket(db.pool, owner, 'queued')
    await db.pool
      .query(`drop index public.kora_tickets_queued, public.kora_tickets_found_by_trigrams,
      hivex_foundation.kora_event_log_chain`)
    await expect(
      db.pool.query(
        'create unique index concurrently kora_tickets_queued on public.tickets (workspace_id)',
      ),
    ).rejects.toMatchObject({ code: '23505' })
    const lines: string[] = []
    const restored = [
      'public.kora_tickets_queued',
      'hivex_foundation.kora_event_log_chain',
      'public.kora_tickets_found_by_trigrams',
    ]
    expect(await migrate({ connectionString: db.url, log: (line) => lines.push(line) })).toEqual({
      migrations: [],
      indexes: restored,
      triggers: [],
    })
    expect(lines).toEqual(restored.map((name) => `built ${name} again`))
    for (const name of restored) expect(await indexState(name)).toEqual([true])
    // The index of the words is only for databases without trigrams.
    expect(await indexState('public.kora_tickets_found_by_words')).toEqual([])
  })

  it('holds back little new text, in a database of before as in a new one', async () => {
    const options = async () => {
      const { rows } = await db.pool.query<{ options: string[] | null }>(
        `select reloptions as options from pg_class
          where oid = 'public.kora_tickets_found_by_trigrams'::regclass`,
      )
      return rows[0]?.options
    }
    await migrate({ connectionString: db.url, log })
    expect(await options()).toEqual(['gin_pending_list_limit=1024'])
    await db.drop()
    db = await releasedDatabase()
    await migrate({ connectionString: db.url, log })
    expect(await options()).toEqual(['gin_pending_list_limit=1024'])
  })

  it('lets tickets be written while it waits for older transactions', async () => {
    await migrate({ connectionString: db.url, log })
    await db.pool.query(`drop index public.kora_tickets_queued;
      delete from public.kora_migrations where name >= '0004'`)
    const lines: string[] = []
    const writer = new pg.Client({ connectionString: db.url })
    await writer.connect()
    await writer.query('begin')
    await insertTicket(writer, { workspaceId: 'org', koraActorId: crypto.randomUUID() }, 'queued')
    const migrating = migrate({ connectionString: db.url, log: (line) => lines.push(line) })
    // Another ticket can be written while the build waits for the open transaction to end.
    await waitForIndexBuild()
    await insertTicket(db.pool, { workspaceId: 'org', koraActorId: crypto.randomUUID() }, 'queued')
    await writer.query('commit')
    await writer.end()
    await migrating
    expect(await indexState('public.kora_tickets_queued')).toEqual([true])
  })

  async function waitForIndexBuild(): Promise<void> {
    for (;;) {
      const { rowCount } = await db.pool.query(
        `select from pg_stat_activity where datname = current_database()
            and query like 'create index concurrently%' and wait_event_type = 'Lock'`,
      )
      if (rowCount === 1) return
    }
  }
})

describe('a database that is already migrated', () => {
  it('is what every test database is cloned from', async () => {
    const clone = await cloneDatabase()
    try {
      expect(await pendingMigrations({ connectionString: clone.url })).toEqual([])
    } finally {
      await clone.drop()
    }
  })
})
