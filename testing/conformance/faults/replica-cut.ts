import { type Fault, REPLICA_HONEST_WITHIN_MS } from '@/testing/conformance/fault'
import { replicaScene } from '@/testing/conformance/replica-scene'
import type { PostgresServer } from '@/testing/conformance/parts/postgres-server'

async function follow(replica: PostgresServer, conninfo: string): Promise<void> {
  await replica.configure(`primary_conninfo = '${conninfo}'`)
  replica.reload()
}

export const replicaCut: Fault = {
  name: 'replica-cut',
  when: 'the replica that the page reads is cut from its primary',
  open: (stage) =>
    replicaScene(stage, {
      begin: (replica) => follow(replica, ''),
      end: (replica, primary) => follow(replica, primary.conninfo),
    }),
  says: { state: /its replica is cut off/, tickets: /its replica is cut off/ },
  withinMs: REPLICA_HONEST_WITHIN_MS,
  stopsWork: true,
  isLiveBefore: true,
  // It receives again only after the replica has waited for a retry.
  liveWithinMs: 8_000,
  health: null,
}
