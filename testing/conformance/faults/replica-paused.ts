import { type Fault, REPLICA_HONEST_WITHIN_MS } from '@/testing/conformance/fault'
import { replicaScene } from '@/testing/conformance/replica-scene'

export const replicaPaused: Fault = {
  name: 'replica-paused',
  when: 'the replay of the replica that the page reads is paused',
  open: (stage) =>
    replicaScene(stage, {
      begin: (replica) => replica.query('postgres', 'select pg_wal_replay_pause()'),
      end: (replica) => replica.query('postgres', 'select pg_wal_replay_resume()'),
    }),
  says: {
    state: /the replay of its replica is paused/,
    tickets: /the replay of its replica is paused/,
  },
  withinMs: REPLICA_HONEST_WITHIN_MS,
  stopsWork: true,
  isLiveBefore: true,
  health: null,
}
