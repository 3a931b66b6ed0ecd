import { type Fault, REPLICA_HONEST_WITHIN_MS } from '@/testing/conformance/fault'
import { replicaScene } from '@/testing/conformance/replica-scene'
import type { PostgresServer } from '@/testing/conformance/parts/postgres-server'

async function delay(replica: PostgresServer, time: string): Promise<void> {
  await replica.configure(`recovery_min_apply_delay = '${time}'`)
  replica.reload()
}

export const replicaDelayed: Fault = {
  name: 'replica-delayed',
  when: 'the replica that the page reads replays 18 s late',
  open: (stage) =>
    replicaScene(stage, {
      begin: (replica) => delay(replica, '18s'),
      end: (replica) => delay(replica, '0'),
    }),
  says: {
    state: /the replay of its replica is late/,
    tickets: /the replay of its replica is late/,
  },
  withinMs: REPLICA_HONEST_WITHIN_MS,
  stopsWork: true,
  isLiveBefore: true,
  health: null,
}
