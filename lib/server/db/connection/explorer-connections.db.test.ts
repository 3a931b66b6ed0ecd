import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { KoraFailure } from '@/lib/domain/failure'
import { createSubstrate, type Substrate } from '@/lib/server/db/substrate'
import { readClock } from '@/lib/server/db/sql/read-clock'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { collectedLog } from '@/testing/process/collected-log'
import type { ExplorerKind } from './explorer-connections'
import type { Queryable } from './queryable'

let db: TestDatabase
let substrate: Substrate
let readers: AbortController[] = []

beforeAll(async () => {
  db = await cloneDatabase()
  substrate = createSubstrate({ databaseUrl: db.url, log: collectedLog().log })
})
afterEach(async () => {
  for (const reader of readers) reader.abort(new Error('gone'))
  readers = []
  await running(0)
})
afterAll(async () => {
  await substrate.close()
  await db.drop()
})

const sleep = (client: Queryable) => client.query({ text: 'select pg_sleep(2.5)' })

/** A reader of a long statement. Its outcome is handled, so that it may fail whenever it does. */
function reader(kind: ExplorerKind, way: 'read' | 'readTogether' = 'read') {
  const leaving = new AbortController()
  readers.push(leaving)
  const outcome = substrate.explorers
    .for(kind, leaving.signal)
    [way](sleep)
    .then(
      () => 'answered',
      (error: unknown) => error,
    )
  return { outcome, leave: () => leaving.abort(new Error('gone')) }
}

/** Resolves when this many of the long statements run in the database. */
async function running(count: number): Promise<void> {
  await expect
    .poll(
      async () => {
        const { rowCount } = await db.pool.query(
          `select from pg_stat_activity
            where datname = current_database() and state = 'active' and query like '%pg_sleep%'
              and pid <> pg_backend_pid()`,
        )
        return rowCount
      },
      { timeout: 10_000 },
    )
    .toBe(count)
}

describe.each(['read', 'readTogether'] as const)('a reader that leaves during %s', (way) => {
  it('ends its statement, and frees its place', async () => {
    const { outcome, leave } = reader('verify', way)
    await running(1)
    leave()
    expect(await outcome).toMatchObject({ message: 'gone' })
    await running(0)
    expect(await substrate.explorers.for('verify').read(readClock)).toMatch(/Z$/)
  })

  it('is asked nothing of the database when it leaves the queue', async () => {
    reader('verify', way)
    await running(1)
    const { outcome, leave } = reader('verify', way)
    leave()
    expect(await outcome).toMatchObject({ message: 'gone' })
    await running(1)
  })
})

describe('readers of one kind', () => {
  it.each([
    ['search', 2],
    ['export', 1],
    ['verify', 1],
  ] as const)(
    'of %s run %i at a time, and are refused as busy beyond a short queue',
    async (kind, most) => {
      const asked = Array.from({ length: 40 }, () => reader(kind))
      await running(most)
      const refused: string[] = []
      for (const { outcome } of asked) {
        void outcome.then((error) => {
          if (error instanceof KoraFailure && error.code === 'busy') refused.push(error.message)
        })
      }
      const atTheQueue = () => refused.filter((message) => message.includes('wait already'))
      await expect.poll(() => atTheQueue().length, { timeout: 10_000 }).toBe(40 - 16 - most)
    },
  )

  it('leave lists a place, however many of them there are', async () => {
    for (const kind of ['search', 'search', 'export', 'verify', 'search', 'export'] as const) {
      reader(kind)
    }
    await running(3)
    expect(await substrate.explorers.for('list').read(readClock)).toMatch(/Z$/)
  })

  it('take nothing from the work and from the cockpit', async () => {
    for (let count = 0; count < 20; count += 1) reader('list')
    await running(4)
    const began = performance.now()
    await Promise.all([substrate.work.read(readClock), substrate.cockpit.read(readClock)])
    expect(performance.now() - began).toBeLessThan(1_000)
  })
})
