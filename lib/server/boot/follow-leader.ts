import 'server-only'
import { type FollowedState, followState } from '@/lib/domain/followed-state'
import type { SubstrateProvider } from '../provider/substrate-provider'
import type { RuntimePresence } from './leadership'

/** Enough to find the last move among the same-state updates of a troubled hour. */
const NEWEST_EVENTS = 100

/** What an instance that does not lead knows of the one that does. */
export interface FollowedLeader {
  /** Null when the log tells no state at all. */
  readonly followed: FollowedState | null
  /** Null when nobody leads. */
  readonly runtime: RuntimePresence | null
  /** The substrate's clock at the read, ISO 8601 UTC. */
  readonly asOf: string
}

/**
 * Reads the leader's state off the event log and its presence (SPEC 8, observer). Throws what the
 * driver throws.
 */
export async function followLeader(
  provider: SubstrateProvider,
  { presenceMs }: { presenceMs: number },
): Promise<FollowedLeader> {
  const { substrate, workspaceId, clock } = provider
  // The clock is read first: what follows is at least as new as it says.
  const asOf = await substrate.readClock()
  const [leader, events] = await Promise.all([
    substrate.readLeader(workspaceId),
    substrate.readNewestStateEvents({ workspaceId, beforeSeq: null, limit: NEWEST_EVENTS }),
  ])
  clock.record(asOf)
  const beat = leader?.heartbeatAt ?? null
  const runtime =
    leader === null || beat === null
      ? null
      : {
          instanceId: leader.instanceId,
          leader: true,
          heartbeatAt: beat,
          alive: Date.parse(leader.asOf) - Date.parse(beat) <= 3 * presenceMs,
        }
  return { followed: followState(events), runtime, asOf }
}
