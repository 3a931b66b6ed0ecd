import { afterAll, beforeAll, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { insertTicket } from '@/testing/database/factories'
import { readTicketFacets } from './read-ticket-facets'

let db: TestDatabase
beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.drop())

it('a list of tiers that ends before the last one says so, and one that does not says that', async () => {
  const tier = (n: number) => `tier-${String(n).padStart(2, '0')}`
  const resolve = async (n: number) => {
    const id = await insertTicket(db.pool, db, 'resolved')
    await db.pool.query(
      `update public.tickets set sea_model_tier = $2, sea_failure_reason = 'policy' where id = $1`,
      [id, tier(n)],
    )
  }
  for (let n = 0; n < 50; n += 1) await resolve(n)
  const all = {
    tiers: Array.from({ length: 50 }, (_, n) => tier(n)),
    tiers_truncated: false,
    reasons: ['policy'],
    reasons_truncated: false,
  }
  expect(await readTicketFacets(db.pool, db)).toEqual(all)
  await resolve(50)
  expect(await readTicketFacets(db.pool, db)).toEqual({ ...all, tiers_truncated: true })
})
