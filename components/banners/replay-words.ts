import type { ReplayState } from '@/lib/domain/replay-state'

interface ReplayWords {
  /** Completes `This data is old: `. */
  readonly cause: string
  /** What it means, and what the operator can do. */
  readonly advice: string
}

/** Why the data of a read replica is old, and what helps. */
export const REPLAY_WORDS: Readonly<Record<ReplayState, ReplayWords>> = {
  paused: {
    cause: 'the replay of its replica is paused.',
    advice:
      'This page reads a replica of the database whose replay somebody has paused, so nothing newer reaches it. To go on, run select pg_wal_replay_resume() on the replica.',
  },
  behind: {
    cause: 'the replay of its replica is late.',
    advice:
      'This page reads a replica of the database that has received newer data and has not replayed it. Check recovery_min_apply_delay, and queries on the replica that hold its replay up.',
  },
  disconnected: {
    cause: 'its replica is cut off.',
    advice:
      'This page reads a replica of the database that receives nothing from its primary. Check that the primary runs, and the replica’s primary_conninfo.',
  },
  current: {
    cause: 'nothing newer has come to its replica.',
    advice:
      'This page reads a replica of the database that has replayed all that it received. The leader’s heartbeat should have come by now: check the leader, and the connection from the primary to the replica.',
  },
}
