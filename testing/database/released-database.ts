import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openClient } from '@/lib/server/db/connection/open-client'
import { splitConcurrentStatements, textFor } from '@/lib/server/db/schema/concurrent-index'
import { MIGRATIONS_FOLDER, WAKE_MIGRATIONS_FOLDER } from '@/lib/server/db/schema/migrate'
import { emptyDatabase } from './database'

/** What v0.1.0 had. */
const LAST = '0014_text_pending_list.sql'
const LAST_WAKE = '0001_wake_triggers.sql'

/**
 * A database as v0.1.0 left it: its migrations, its wake triggers, its role for everything. `before`
 * is SQL for what was there already.
 */
export async function releasedDatabase(before = ''): ReturnType<typeof emptyDatabase> {
  const db = await emptyDatabase()
  await migrateAsReleased(db.url, before)
  return db
}

/** Brings an empty database to where v0.1.0 left it. */
export async function migrateAsReleased(connectionString: string, before = ''): Promise<void> {
  const client = await openClient({ connectionString })
  try {
    await client.query(`create extension pg_trgm with schema public; ${before}`)
    await run(MIGRATIONS_FOLDER, LAST, 'kora_migrations')
    await run(WAKE_MIGRATIONS_FOLDER, LAST_WAKE, 'kora_wake_migrations')
  } finally {
    await client.end()
  }

  async function run(folder: string, last: string, table: string): Promise<void> {
    await client.query(`create table public.${table} (
      id serial primary key, name varchar(255) not null, run_on timestamp not null default now())`)
    const files = (await readdir(folder)).filter((file) => file <= last).sort()
    for (const file of files) {
      const sql = await readFile(join(folder, file), 'utf8')
      if (file.endsWith('.concurrent.sql')) await runEach(sql)
      else await client.query(`begin; ${sql}; commit`)
      await client.query(`insert into public.${table} (name) values ($1)`, [
        file.replace(/\.sql$/, ''),
      ])
    }
  }

  async function runEach(sql: string): Promise<void> {
    const asRunner = {
      select: async (query: { text: string; values: unknown[] }) =>
        (await client.query<Record<string, unknown>>(query)).rows,
    }
    for (const statement of splitConcurrentStatements(sql)) {
      const text = await textFor(asRunner, statement)
      if (text !== null) await client.query(text)
    }
  }
}
