import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { restoreIndexes } from '@/lib/server/db/schema/restore-indexes'
import { MIGRATIONS_FOLDER } from '@/lib/server/db/schema/migrate'
import { readWakeFacts } from '@/lib/server/db/sql/read-wake-facts'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { extremeRows, type ExtremeRow } from './extreme-rows'
import { IS_LONG_FORM } from './long-form'

// Kind: the observed is not harmed (CASES B6, B13). Beside this file: `long-values.db.test.ts` and
// `wake-triggers.db.test.ts` in `lib/server/db/schema`, for what earlier versions refused.

const ROWS = IS_LONG_FORM ? 5_000 : 300

let db: TestDatabase
let client: pg.Client

beforeEach(async () => {
  db = await cloneDatabase()
  // The same columns, and nothing of ours on them.
  await db.pool.query(`create schema bare;
    create table bare.tickets (like public.tickets including defaults)`)
  client = new pg.Client({ connectionString: db.url })
  await client.connect()
  await client.query(`set timezone to 'UTC'`)
})
afterEach(async () => {
  await client.end()
  await db.drop()
})

/** The SQLSTATE of a write that was refused; null for one that was taken. */
async function refusal(text: string, values: readonly unknown[]): Promise<string | null> {
  try {
    await client.query(text, [...values])
    return null
  } catch (error) {
    if (error instanceof pg.DatabaseError) return error.code ?? error.message
    throw error
  }
}

async function insertInto(table: string, row: ExtremeRow): Promise<string | null> {
  const names = Object.keys(row)
  return refusal(
    `insert into ${table} (${names.join(', ')})
       values (${names.map((_name, index) => `$${index + 1}`).join(', ')})`,
    Object.values(row),
  )
}

/** Writes each row here and into the bare table; gives what only the table with ours refused. */
async function refusedOfOurs(rows: Iterable<ExtremeRow>) {
  const refused: string[] = []
  let taken = 0
  for (const row of rows) {
    if ((await insertInto('bare.tickets', row)) !== null) continue
    const code = await insertInto('public.tickets', row)
    if (code === null) taken += 1
    else refused.push(`${code} ${JSON.stringify(row).slice(0, 300)}`)
  }
  return { taken, refused }
}

describe('a write of the application, with every index and trigger of ours', () => {
  it(
    `is taken of ${ROWS} extreme rows wherever a bare table takes it, and so is its change and its end`,
    async () => {
      const { taken, refused } = await refusedOfOurs(extremeRows('rows', ROWS))
      expect(refused).toEqual([])
      expect(taken).toBe(ROWS)
      // Each row gets the texts and times of another one: old and new rows alike are extreme.
      await client.query(`with numbered as (
          select t.ctid as place, row_number() over (order by t.id) as n from public.tickets t)
        update public.tickets t set title = other.objective, objective = other.title,
               sea_status = other.sea_status, next_eligible_at = other.created_at
          from numbered mine
          join numbered theirs on theirs.n = mine.n + 1
          join public.tickets other on other.ctid = theirs.place
         where t.ctid = mine.place`)
      const { rowCount } = await client.query('delete from public.tickets')
      expect(rowCount).toBe(ROWS)
      expect((await readWakeFacts(db.pool)).lost).toBe('0')
    },
    IS_LONG_FORM ? 900_000 : 60_000,
  )

  it('is taken where words are searched instead of trigrams', async () => {
    await db.pool.query('drop extension if exists pg_trgm cascade')
    await restoreIndexes(db.pool, MIGRATIONS_FOLDER)
    const { taken, refused } = await refusedOfOurs(extremeRows('words', IS_LONG_FORM ? 1_000 : 60))
    expect(refused).toEqual([])
    expect(taken).toBeGreaterThan(0)
  })

  it('of an actor of any name and of an event of any type is taken', async () => {
    const actor = `insert into public.actor_registry
      (actor_id, workspace_id, actor_kind, display_name, deactivated_at)
      values (gen_random_uuid(), $1, $2, $3, $4)`
    const long = randomBytes(9_000).toString('base64')
    for (const kind of ['kora', 'operator', long]) {
      for (const until of [null, 'infinity', '-infinity', '0044-03-15 BC']) {
        expect(await refusal(actor, ['w'.repeat(2_000), kind, long, until])).toBeNull()
      }
    }
    const append = `select hivex_foundation.append_event(
      $1::uuid, 'w', $2, $3::timestamptz, null, $4::jsonb)`
    const payloads = ['null', '[]', '1e400', `{"sea_ticket_id":"${long}"}`, `"${long}"`]
    for (const [place, payload] of payloads.entries()) {
      for (const at of ['4714-11-24 BC', '294276-12-31 23:59:59.999999+00']) {
        const type = place % 2 === 0 ? `test.${long}` : 'kora.sea_ticket.resolved'
        const id = createHash('md5').update(`${payload}${at}`).digest('hex')
        expect(await refusal(append, [id, type, at, payload])).toBeNull()
      }
    }
  })
})
