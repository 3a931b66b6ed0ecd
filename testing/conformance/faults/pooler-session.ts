import { type Fault, HONEST_WITHIN_MS } from '@/testing/conformance/fault'
import { pooledScene } from '@/testing/conformance/pooler-scene'

export const poolerSession: Fault = {
  name: 'pooler-session',
  when: 'the one address leads through PgBouncer in session mode',
  open: (stage) => pooledScene(stage, 'session'),
  says: { state: /never leads/, tickets: null },
  withinMs: HONEST_WITHIN_MS,
  stopsWork: true,
  isLiveBefore: false,
  health: 503,
}
