import 'server-only'
import * as z from 'zod'
import { CHAIN_EVENT } from '@/lib/domain/chain-event'
import {
  type FollowedState,
  followState,
  type LoggedStateEvent,
  newcomersState,
} from '@/lib/domain/state/followed-state'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { readNewestStateEvents } from '@/lib/server/db/sql/state/read-state-events'
import type { CockpitRead } from '@/lib/server/db/sql/tickets/read-cockpit'
import type { RuntimePresence } from '@/lib/server/leadership/runtime-presence'

/** Enough to find the last move among the same-state updates of an hour with many errors. */
const NEWEST_EVENTS = 100

/** What a follower knows of the leader. */
export interface FollowedLeader {
  /** Null when the log holds no state at all: no instance has ever led. */
  readonly followed: FollowedState | null
  /** Null when no instance leads. */
  readonly runtime: RuntimePresence | null
  /** The substrate's time of the data, ISO 8601 UTC; null where it is not known. */
  readonly asOf: string | null
}

/** Follows the leader by the shared read: the events are read again only when there are new ones. */
export class LeaderFollower {
  readonly #provider: SubstrateProvider
  readonly #presenceMs: number
  #events: {
    readonly seq: string | null
    readonly generation: number
    readonly read: Promise<LoggedStateEvent[]>
  } | null = null
  readonly #followed = new WeakMap<CockpitRead, Promise<FollowedLeader>>()

  constructor(provider: SubstrateProvider, { presenceMs }: { presenceMs: number }) {
    this.#provider = provider
    this.#presenceMs = presenceMs
  }

  /**
   * The leader's state from the event log, its life from its presence (SPEC 8, observer); the same
   * object for the same read. Throws what the driver throws.
   */
  follow(read: CockpitRead): Promise<FollowedLeader> {
    const present = this.#followed.get(read)
    if (present !== undefined) return present
    const followed = this.#follow(read)
    this.#followed.set(read, followed)
    followed.catch(() => this.#followed.delete(read))
    return followed
  }

  async #follow(read: CockpitRead): Promise<FollowedLeader> {
    const { asOf, leader, stateSeq } = read
    const events = await this.#eventsUpTo(stateSeq)
    const beat = leader?.heartbeatAt ?? null
    const silence = this.#provider.leaderSilence(read)
    const runtime =
      leader === null || beat === null || silence === null
        ? null
        : {
            instanceId: leader.instanceId,
            leader: true,
            heartbeatAt: beat,
            alive: silence < 3 * this.#presenceMs,
          }
    const followed =
      leader !== null && hasReportedNothing(leader, events)
        ? newcomersState(events)
        : followState(events)
    if (followed === null && events.length > 0) {
      throw new Error('the last state in the event log is none that this version knows')
    }
    return { followed, runtime, asOf }
  }

  #eventsUpTo(seq: string | null): Promise<LoggedStateEvent[]> {
    const { substrate, workspaceId, source } = this.#provider
    const { generation } = source
    const known = this.#events
    if (known !== null && known.seq === seq && known.generation === generation) return known.read
    const events = {
      seq,
      generation,
      read: substrate.cockpit.read(readNewestStateEvents, {
        workspaceId,
        beforeSeq: null,
        limit: NEWEST_EVENTS,
      }),
    }
    this.#events = events
    events.read.catch(() => {
      if (this.#events === events) this.#events = null
    })
    return events.read
  }
}

const stillBooting = z.union([z.null(), z.object({ primary_state: z.literal('booting') })])

/**
 * Whether the log's last state is still a predecessor's: a new leader is marked as the leader
 * before its first event is in.
 */
function hasReportedNothing(
  leader: { readonly term: string | null; readonly state: unknown },
  events: readonly LoggedStateEvent[],
): boolean {
  if (!stillBooting.safeParse(leader.state).success) return false
  return !events.some(
    ({ eventType, payload }) =>
      eventType === CHAIN_EVENT.runtimeLeading && payload.term === leader.term,
  )
}
