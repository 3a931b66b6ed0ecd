import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { markDemonstration, mayUseSimulatedAgent } from './demonstration-mark'

let db: TestDatabase

beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.drop())
afterEach(() => db.pool.query('drop table if exists public.kora_demonstration'))

it('a database that nobody marked is not the demonstration', async () => {
  expect(await mayUseSimulatedAgent(db.pool)).toBe(false)
})

it('a database that was marked in this cluster is the demonstration', async () => {
  await markDemonstration(db.pool)
  await markDemonstration(db.pool)
  expect(await mayUseSimulatedAgent(db.pool)).toBe(true)
})

it('a mark that came from another cluster, with a dump, does not count', async () => {
  await markDemonstration(db.pool)
  await db.pool.query(`update public.kora_demonstration
    set system_identifier = (system_identifier::bigint + 1)::text`)
  expect(await mayUseSimulatedAgent(db.pool)).toBe(false)
})

it('a role that may not ask which cluster it is, is refused without an error', async () => {
  await markDemonstration(db.pool)
  const client = await db.pool.connect()
  try {
    await client.query('begin')
    await client.query(`create role kora_test_reader;
      grant select on public.kora_demonstration to kora_test_reader;
      revoke execute on function pg_control_system() from public;
      set local role kora_test_reader`)
    expect(await mayUseSimulatedAgent(client)).toBe(false)
    await client.query('rollback')
  } finally {
    client.release()
  }
})

it('a role that may not read the mark is told so by the database, and nothing else', async () => {
  await markDemonstration(db.pool)
  const client = await db.pool.connect()
  try {
    await client.query('begin')
    await client.query('create role kora_test_reader; set local role kora_test_reader')
    await expect(mayUseSimulatedAgent(client)).rejects.toMatchObject({ code: '42501' })
    await client.query('rollback')
  } finally {
    client.release()
  }
})
