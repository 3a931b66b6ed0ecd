import { type Fault, HONEST_WITHIN_MS } from '@/testing/conformance/fault'
import { pooledScene } from '@/testing/conformance/pooler-scene'

export const poolerTransaction: Fault = {
  name: 'pooler-transaction',
  when: 'the one address leads through PgBouncer in transaction mode',
  open: (stage) => pooledScene(stage, 'transaction'),
  says: { state: /never leads/, tickets: null },
  withinMs: HONEST_WITHIN_MS,
  stopsWork: true,
  isLiveBefore: false,
  health: 503,
}
