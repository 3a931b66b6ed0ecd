import { type Fault, HONEST_WITHIN_MS } from '@/testing/conformance/fault'
import { serveWorking } from '@/testing/conformance/work-scene'

/** The database's own limit for a statement that waits, ms: a claim, and then a look at why. */
const STATEMENTS_MS = 2 * 3_500

export const lockByMigration: Fault = {
  name: 'lock-by-migration',
  when: 'a migration holds a lock on the tickets',
  open: async (stage) => {
    const { primary } = stage.estate
    const database = await stage.estate.database()
    const cockpit = await serveWorking(stage, database, primary.url(database.name))
    const migration = await database.pool.connect()
    stage.onEnd(() => {
      migration.release(true)
      return Promise.resolve()
    })
    return {
      cockpit,
      begin: async () => {
        await migration.query('begin')
        await migration.query('lock table public.tickets in access exclusive mode')
      },
      end: () => migration.query('rollback'),
    }
  },
  says: {
    state: /holds a lock/,
    tickets: /cannot be read|does not answer|No answer|not answered/i,
  },
  withinMs: HONEST_WITHIN_MS + STATEMENTS_MS,
  stopsWork: true,
  isLiveBefore: true,
  liveWithinMs: 8_000,
  health: 503,
}
