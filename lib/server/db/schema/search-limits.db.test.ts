import { afterEach, expect, it } from 'vitest'
import { createDatabase, emptyDatabase, openPool } from '@/testing/database/database'
import { migrate } from './migrate'
import { readWeakCharacterType } from './read-character-type'

type Database = Awaited<ReturnType<typeof emptyDatabase>>
let db: Database
afterEach(() => db.drop())

/** A database of a character type of its own. */
async function databaseOf(characterType: string, more = ''): Promise<Database> {
  const { url, drop } = await createDatabase({
    like: 'empty',
    options: `lc_ctype '${characterType}' ${more}`,
  })
  const pool = openPool(url)
  return {
    url,
    pool,
    drop: async () => {
      await pool.end()
      await drop()
    },
  }
}

async function migrated(): Promise<string[]> {
  const lines: string[] = []
  await migrate({ connectionString: db.url, log: (line) => lines.push(line) })
  return lines
}

it.each(['', `lc_collate 'C' locale_provider 'libc'`])(
  'a database of the character type C is named by the migration (%s)',
  async (more) => {
    db = await databaseOf('C', more)
    expect(await readWeakCharacterType(db.pool)).toBe('C')
    expect(await migrated()).toContainEqual(
      expect.stringContaining('the character type C knows ASCII letters only'),
    )
  },
)

it('a database that knows every letter, and finds every part of a text, has nothing to be said', async () => {
  db = await emptyDatabase()
  expect(await readWeakCharacterType(db.pool)).toBeNull()
  expect((await migrated()).join()).not.toMatch(/whole words|character type/)
})

it('a migration that may not create pg_trgm says that the search finds whole words only', async () => {
  db = await emptyDatabase()
  await db.pool.query(`
    create function public.refuse() returns event_trigger language plpgsql as
      $$ begin raise exception 'no extensions here'; end $$;
    create event trigger refuse on ddl_command_start when tag in ('CREATE EXTENSION')
      execute function public.refuse()`)
  expect(await migrated()).toContainEqual(
    expect.stringContaining('the search finds whole words only'),
  )
})
