import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cloneDatabase, emptyDatabase } from '@/testing/database/database'
import { migrate } from './migrate'
import { readMisfits } from './read-misfits'

let db: Awaited<ReturnType<typeof emptyDatabase>>
beforeEach(async () => {
  db = await emptyDatabase()
})
afterEach(() => db.drop())

const tickets = (columns: string, also = '') => `create table public.tickets (
  id uuid, workspace_id text, kind text, created_at timestamptz, ${columns}) ${also}`

const STRANGE: readonly [what: string, sql: string, named: string][] = [
  [
    'an id that counts',
    'create table public.tickets (id bigint, workspace_id text, kind text, created_at timestamptz)',
    'public.tickets.id is bigint; Kora needs uuid',
  ],
  [
    'workspaces as UUIDs',
    'create table public.tickets (id uuid, workspace_id uuid, kind text, created_at timestamptz)',
    'public.tickets.workspace_id is uuid; Kora needs text: alter table public.tickets alter column workspace_id type text using workspace_id::text',
  ],
  [
    'times without a zone',
    'create table public.tickets (id uuid, workspace_id text, kind text, created_at timestamp)',
    "public.tickets.created_at is timestamp without time zone; Kora needs timestamp with time zone: alter table public.tickets alter column created_at type timestamptz using created_at at time zone 'UTC'",
  ],
  [
    'a list of statuses',
    `create type public.status as enum ('open'); ${tickets('sea_status public.status')}`,
    'public.tickets.sea_status is public.status; Kora needs text',
  ],
  [
    'attempts that count',
    tickets('work_attempt_id bigint'),
    'public.tickets.work_attempt_id is bigint; Kora needs uuid',
  ],
  [
    'a status that is too short',
    tickets('sea_status varchar(12)'),
    'public.tickets.sea_status holds 12 characters; Kora needs 22: alter table public.tickets alter column sea_status type text',
  ],
  [
    'a lease that must have an end',
    tickets(`sea_claim_expires_at timestamptz not null default 'infinity'`),
    'public.tickets.sea_claim_expires_at is not null; Kora needs to empty it',
  ],
  [
    'a CHECK on the status',
    tickets(`sea_status text constraint known check (sea_status in ('assigned', 'claimed'))`),
    "the CHECK known of public.tickets.sea_status refuses 'in_progress', 'completed', 'released', 'failed_retryable', 'failed_terminal', 'blocked_needs_operator', 'deferred_cost_limit'; Kora needs to write that",
  ],
  [
    'partitions (B7)',
    tickets('title text', 'partition by range (created_at)'),
    'public.tickets is partitioned; Kora needs an ordinary table',
  ],
  [
    'a view',
    'create view public.tickets as select gen_random_uuid() as id',
    'public.tickets is a view; Kora needs an ordinary table',
  ],
]

describe('tables that Kora cannot work with', () => {
  it.each(STRANGE)('(%s) are named before anything is changed', async (_, sql, named) => {
    await db.pool.query(sql)
    await expect(migrate({ connectionString: db.url, log: () => undefined })).rejects.toThrow(named)
    const { rows } = await db.pool.query(
      `select to_regclass('public.kora_migrations') as migrations, to_regclass('public.actor_registry')
          as actors, to_regnamespace('hivex_foundation') as log`,
    )
    expect(rows).toEqual([{ migrations: null, actors: null, log: null }])
  })

  it('are none where text is a varchar that is long enough and a CHECK lets all pass', async () => {
    await db.pool.query(
      tickets(`title varchar(200), sea_status varchar(40) check (sea_status <> 'nonsense')`),
    )
    await migrate({ connectionString: db.url, log: () => undefined })
    expect(await readMisfits(db.pool)).toEqual([])
  })
})

describe('a migrated database', () => {
  it('fits', async () => {
    const clone = await cloneDatabase()
    try {
      expect(await readMisfits(clone.pool)).toEqual([])
    } finally {
      await clone.drop()
    }
  })

  it('is brought up to date all the same when a column has changed since, and says so', async () => {
    await migrate({ connectionString: db.url, log: () => undefined })
    await db.pool.query('alter table public.tickets alter column title type varchar(50)')
    await db.pool.query('alter table public.tickets alter column claim_count type bigint')
    const lines: string[] = []
    await migrate({ connectionString: db.url, log: (line) => lines.push(line) })
    expect(lines.join()).toContain('public.tickets.claim_count is bigint; Kora needs integer')
  })
})
