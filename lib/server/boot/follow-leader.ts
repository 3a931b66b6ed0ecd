import 'server-only'
import * as z from 'zod'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import {
  type FollowedState,
  followState,
  type LoggedStateEvent,
  newcomersState,
} from '@/lib/domain/followed-state'
import type { SubstrateProvider } from '../provider/substrate-provider'
import type { RuntimePresence } from './leadership'

/** Enough to find the last move among the same-state updates of a troubled hour. */
const NEWEST_EVENTS = 100

/** What an instance that does not lead knows of the one that does. */
export interface FollowedLeader {
  /** Null when the log tells no state at all: nobody has ever led. */
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
          alive: Date.parse(leader.asOf) - Date.parse(beat) < 3 * presenceMs,
        }
  const followed =
    leader !== null && hasToldNothing(leader, events) ? newcomersState(events) : followState(events)
  if (followed === null && events.length > 0) {
    throw new Error('the last state in the event log is none that this version knows')
  }
  return { followed, runtime, asOf }
}

const stillBooting = z.union([z.null(), z.object({ primary_state: z.literal('booting') })])

/**
 * Whether the log's last word is still that of a predecessor: whoever takes the lead is marked as
 * the leader before its first event is in.
 */
function hasToldNothing(
  leader: { readonly term: string | null; readonly state: unknown },
  events: readonly LoggedStateEvent[],
): boolean {
  if (!stillBooting.safeParse(leader.state).success) return false
  return !events.some(
    ({ eventType, payload }) =>
      eventType === CHAIN_EVENT.runtimeLeading && payload.term === leader.term,
  )
}
