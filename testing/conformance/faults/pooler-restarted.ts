import { type Fault, HONEST_WITHIN_MS } from '@/testing/conformance/fault'
import { untilReady } from '@/testing/conformance/until-ready'

export const poolerRestarted: Fault = {
  name: 'pooler-restarted',
  when: 'PgBouncer is stopped and started, before a cockpit that has a direct address too',
  open: async (stage) => {
    const database = await stage.estate.database()
    const pooler = await stage.estate.pooler('transaction')
    const cockpit = await stage.serve(database, {
      DATABASE_URL: pooler.url(database.name),
      KORA_DIRECT_DATABASE_URL: stage.estate.primary.url(database.name),
    })
    await untilReady(cockpit)
    return { cockpit, begin: () => pooler.stop(), end: () => pooler.start() }
  },
  says: {
    state: /This data is old|does not answer|not known|no answer/i,
    tickets: /does not answer|cannot be read|no answer/i,
  },
  withinMs: HONEST_WITHIN_MS,
  stopsWork: true,
  isLiveBefore: true,
  liveWithinMs: 8_000,
  health: 503,
}
