import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type pg from 'pg'
import * as z from 'zod'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { onDirectSession } from './direct-session'
import { createSubstratePool } from './pool'

const LIMITS = { statementTimeoutMs: 1_500, idleInTransactionMs: 5_000 }
const settings = z.tuple([z.object({ statement: z.string(), idle: z.string() })])
const SETTINGS = `select current_setting('statement_timeout') as statement,
    current_setting('idle_in_transaction_session_timeout') as idle`

let db: TestDatabase
let pool: pg.Pool

beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.drop())
beforeEach(() => {
  pool = createSubstratePool({
    connectionString: db.url,
    applicationName: 'kora-test',
    max: 1,
    onIdleError: () => undefined,
  })
})
afterEach(() => pool.end())

/** The statements of the test's own session, as the server counts its transactions. */
const read = () =>
  onDirectSession(pool, LIMITS, async (client) => {
    const { rows } = await client.query({ text: SETTINGS })
    return settings.parse(rows)[0]
  })

describe('a direct session', () => {
  it('takes its limits once and keeps them', async () => {
    for (const _time of [1, 2]) {
      expect(await read()).toEqual({ result: { statement: '1500ms', idle: '5s' } })
    }
  })

  it('is ended by the server when a statement takes too long, and lent again', async () => {
    const slow = onDirectSession(pool, LIMITS, (client) =>
      client.query({ text: 'select pg_sleep(60)' }),
    )
    await expect(slow).rejects.toMatchObject({ code: '57014' })
    expect(await read()).toBeDefined()
    expect(pool.totalCount).toBe(1)
  })

  it('that broke is not lent again', async () => {
    const broken = onDirectSession(pool, LIMITS, (client) =>
      client.query({ text: 'select pg_terminate_backend(pg_backend_pid())' }),
    )
    await expect(broken).rejects.toThrow()
    expect(await read()).toBeDefined()
  })
})

describe('a session of a pooler, which greets with a number of its own', () => {
  it('is left as it is, and nothing is run on it', async () => {
    pool.on('connect', (client) => Object.assign(client, { processID: 1 }))
    let ran = false
    const outcome = await onDirectSession(pool, LIMITS, () => {
      ran = true
      return Promise.resolve()
    })
    expect(outcome).toBeUndefined()
    expect(ran).toBe(false)
    const { rows } = await pool.query(SETTINGS)
    expect(rows).toEqual([{ statement: '0', idle: '0' }])
  })
})
