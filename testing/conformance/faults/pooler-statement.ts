import { type Fault, HONEST_WITHIN_MS } from '@/testing/conformance/fault'
import { pooledScene } from '@/testing/conformance/pooler-scene'

export const poolerStatement: Fault = {
  name: 'pooler-statement',
  when: 'the one address leads through PgBouncer in statement mode',
  open: (stage) => pooledScene(stage, 'statement'),
  says: { state: /takes no transactions/, tickets: /takes no transactions/ },
  withinMs: HONEST_WITHIN_MS,
  stopsWork: true,
  isLiveBefore: false,
  health: 503,
}
