import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { cloneDatabase, emptyDatabase } from '@/testing/database/database'
import { releasedDatabase } from '@/testing/database/released-database'
import { appendEvent } from '@/testing/database/factories'
import { readChainEvents } from '@/lib/server/db/sql/events/read-chain-events'
import { readEventTypes } from '@/lib/server/db/sql/events/read-event-types'
import { migrate, MIGRATIONS_FOLDER } from './migrate'
import { restoreIndexes } from './restore-indexes'

const log = () => undefined
/** Random, so that Postgres cannot compress them enough for an index. */
const long = (bytes: number) => randomBytes(bytes / 2).toString('hex')
const words = (count: number) =>
  Array.from({ length: count }, () => randomBytes(6).toString('base64url')).join(' ')

let db: Awaited<ReturnType<typeof emptyDatabase>>
afterEach(() => db.drop())

const insert = (title: string, objective: string) =>
  db.pool.query(
    `insert into public.tickets (workspace_id, kind, title, objective) values ('w', 'bug', $1, $2)`,
    [title, objective],
  )

/** Case B6: each was refused by an index of ours, error 54000. */
async function expectSaved(): Promise<void> {
  await insert(long(9_000), words(150_000))
  await insert(words(150_000), long(900_000))
  // As many letters as the searched part holds, of three bytes each, every second one a word.
  await insert(
    'x',
    Array.from({ length: 30_000 }, (_, n) => String.fromCodePoint(0x4e00 + (n % 20_000))).join(' '),
  )
  const event = { workspaceId: 'w', occurredAt: '2026-05-21T12:00:00Z' }
  await appendEvent(db.pool, { ...event, eventType: `test.${long(4_000)}` })
  await appendEvent(db.pool, { ...event, eventType: 't', payload: { sea_ticket_id: long(4_000) } })
  await appendEvent(db.pool, {
    ...event,
    eventType: 'kora.sea_ticket.resolved',
    payload: { sea_ticket_id: long(4_000), model_tier_used: long(4_000) },
  })
}

describe('what is longer than an index takes', () => {
  it('was refused in v0.1.0, is saved once that is migrated, and again where words are searched', async () => {
    db = await releasedDatabase()
    await db.pool.query('drop extension pg_trgm cascade')
    await db.pool.query(`create index kora_tickets_text_words on public.tickets using gin (
      to_tsvector('simple', coalesce(title, '') || ' | ' || coalesce(objective, '')))`)
    await expect(expectSaved()).rejects.toMatchObject({ code: '54000' })
    await migrate({ connectionString: db.url, log })
    await expectSaved()
    await db.pool.query('drop extension pg_trgm cascade')
    await restoreIndexes(db.pool, MIGRATIONS_FOLDER)
    await expectSaved()
  })

  it('does not end the first migration when it is there already', async () => {
    db = await emptyDatabase()
    await db.pool.query(`create table public.tickets (
      id uuid primary key default gen_random_uuid(), workspace_id text not null, kind text not null,
      title text, objective text, created_at timestamptz not null default now())`)
    await insert(long(9_000), words(150_000))
    await migrate({ connectionString: db.url, log })
    await expectSaved()
  })

  it('is found in the log by its type all the same', async () => {
    db = await cloneDatabase()
    const eventType = `test.${long(4_000)}`
    await appendEvent(db.pool, { workspaceId: 'w', eventType })
    await appendEvent(db.pool, { workspaceId: 'w', eventType: 'test.short' })
    const { types } = await readEventTypes(db.pool, 'w')
    expect(types).toHaveLength(2)
    const all = { workspaceId: 'w', types: null, ticketId: null, from: null, to: null }
    const page = { before: null, limit: 10 }
    const family = await readChainEvents(db.pool, { ...all, ...page, prefix: 'test.' })
    expect(family.map((event) => event.event_type)).toEqual(['test.short', eventType])
    const [cut] = types.filter((type) => type !== 'test.short')
    const one = await readChainEvents(db.pool, {
      ...all,
      ...page,
      prefix: null,
      types: [cut ?? ''],
    })
    expect(one.map((event) => event.event_type)).toEqual([eventType])
  })
})
