import { type Fault, HONEST_WITHIN_MS } from '@/testing/conformance/fault'
import { besidePoolerScene, NOTHING_PASSES } from '@/testing/conformance/pooler-scene'

export const poolerRestarted: Fault = {
  name: 'pooler-restarted',
  when: 'PgBouncer is stopped and started, before a cockpit that has a direct address too',
  open: (stage) =>
    besidePoolerScene(stage, {
      begin: (pooler) => pooler.stop(),
      end: (pooler) => pooler.start(),
    }),
  says: NOTHING_PASSES,
  withinMs: HONEST_WITHIN_MS,
  stopsWork: true,
  isLiveBefore: true,
  liveWithinMs: 8_000,
  health: 503,
}
