import { type Fault, HONEST_WITHIN_MS } from '@/testing/conformance/fault'
import { serveWorking } from '@/testing/conformance/work-scene'

export const readOnly: Fault = {
  name: 'read-only',
  when: 'the database turns read-only',
  open: async (stage) => {
    const { primary } = stage.estate
    const database = await stage.estate.database()
    const cockpit = await serveWorking(stage, database, primary.url(database.name))
    const turn = async (how: string) => {
      await primary.query('postgres', `alter database ${database.name} ${how}`)
      await primary.query(
        'postgres',
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database.name}'`,
      )
    }
    return {
      cockpit,
      begin: () => turn('set default_transaction_read_only = on'),
      end: () => turn('reset default_transaction_read_only'),
    }
  },
  says: { state: /the database is read-only/, tickets: null },
  withinMs: HONEST_WITHIN_MS,
  stopsWork: true,
  isLiveBefore: true,
  liveWithinMs: 6_000,
  health: 503,
}
