import { type AddressInfo, createServer } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type pg from 'pg'
import { type TestDatabase, cloneDatabase } from '@/testing/database/database'
import { createSubstratePool } from './pool'
import { readClock } from '@/lib/server/db/sql/read-clock'
import { inTransaction } from './transaction'

let db: TestDatabase
let pool: pg.Pool
let idleErrors: Error[]

beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.drop())
beforeEach(async () => {
  idleErrors = []
  pool = openPool(db.url)
  await db.pool.query('drop table if exists public.scratch; create table public.scratch (n int)')
})
afterEach(() => pool.end())

function openPool(connectionString: string): pg.Pool {
  return createSubstratePool({
    connectionString,
    applicationName: 'kora-test',
    max: 1,
    onIdleError: (error) => idleErrors.push(error),
  })
}

const READ = { readOnly: true, statementTimeoutMs: 1_000 }
const WRITE = { readOnly: false, statementTimeoutMs: 1_000 }
const sql = (text: string) => ({ text })
const backend = sql('select pg_backend_pid()::int as pid')

describe('a transaction', () => {
  it('gives the result of its work, which is then there for everybody', async () => {
    const result = await inTransaction(pool, WRITE, async (client) => {
      await client.query(sql('insert into public.scratch values (1)'))
      return 'done'
    })
    expect(result).toBe('done')
    expect((await db.pool.query('select * from public.scratch')).rows).toEqual([{ n: 1 }])
  })

  it('that only rehearses leaves nothing', async () => {
    await inTransaction(pool, { ...WRITE, end: 'rollback' }, (client) =>
      client.query(sql('insert into public.scratch values (1)')),
    )
    expect((await db.pool.query('select * from public.scratch')).rows).toEqual([])
  })

  it('that only reads cannot write', async () => {
    await expect(
      inTransaction(pool, READ, (client) =>
        client.query(sql('insert into public.scratch values (1)')),
      ),
    ).rejects.toMatchObject({ code: '25006' })
  })

  it('that fails in the database leaves nothing, and its connection is used again', async () => {
    const before = (await pool.query(backend)).rows
    await expect(
      inTransaction(pool, WRITE, async (client) => {
        await client.query(sql('insert into public.scratch values (1)'))
        await client.query(sql('select 1 / 0'))
      }),
    ).rejects.toMatchObject({ code: '22012' })
    expect((await db.pool.query('select * from public.scratch')).rows).toEqual([])
    expect((await pool.query(backend)).rows).toEqual(before)
  })

  it('is ended by the database when a statement takes too long', async () => {
    await expect(
      inTransaction(pool, { ...READ, statementTimeoutMs: 50 }, (client) =>
        client.query(sql('select pg_sleep(30)')),
      ),
    ).rejects.toMatchObject({ code: '57014' })
    expect((await pool.query('show statement_timeout')).rows).toEqual([{ statement_timeout: '0' }])
  })

  it('whose connection is cut fails, and the next one has a new connection', async () => {
    await expect(
      inTransaction(pool, READ, async (client) => {
        await client.query(sql('select 1'))
        const cut = await db.pool.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
            where application_name = 'kora-test' and datname = current_database()`,
        )
        expect(cut.rowCount).toBe(1)
        await client.query(sql('select 1'))
      }),
    ).rejects.toThrow(/connection|terminat/i)
    expect(await readClock(pool)).toMatch(/Z$/)
  })
})

describe('a pool', () => {
  it('shows its name to the database and reports a connection that broke while idle', async () => {
    const { rows } = await pool.query<{ application_name: string; pid: number }>(
      `select application_name, pid from pg_stat_activity where pid = pg_backend_pid()`,
    )
    expect(rows[0]?.application_name).toBe('kora-test')
    await db.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid])
    await expect.poll(() => idleErrors.length).toBe(1)
    expect(await readClock(pool)).toMatch(/Z$/)
  })

  it('gives up on a server that accepts and never answers, within its time limit', async () => {
    const server = createServer((socket) => socket.resume())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const deaf = openPool(`postgres://nobody@127.0.0.1:${port}/nothing`)
    const started = performance.now()
    await expect(inTransaction(deaf, READ, readClock)).rejects.toThrow(/timeout/i)
    expect(performance.now() - started).toBeLessThan(4_000)
    await deaf.end()
    await new Promise((resolve) => server.close(resolve))
  })
})
