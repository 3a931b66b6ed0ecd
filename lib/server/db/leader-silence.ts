import 'server-only'
import type { ReplayState } from '@/lib/domain/replay-state'
import type { CockpitRead } from '@/lib/server/db/sql/tickets/read-cockpit'

/**
 * How long the leader has been silent. A primary's clock and the heartbeat beside it tell. A replica's
 * clock says nothing about its primary, so this process counts itself how long no newer heartbeat has
 * come, and only while the replica has replayed all that it receives: what it does not replay is no
 * silence of the leader's.
 */
export class LeaderSilence {
  #seen: { readonly beat: string; readonly at: number } | null = null

  /**
   * Takes one read; gives milliseconds, null where no heartbeat is known.
   * @param replay how the replica stood at the read; null on a primary
   * @param at monotonic ms
   */
  observe(
    { leader, asOf }: Pick<CockpitRead, 'leader' | 'asOf'>,
    replay: ReplayState | null,
    at: number,
  ): number | null {
    const beat = leader?.heartbeatAt ?? null
    if (leader === null || beat === null) return null
    if (replay === null) return Date.parse(leader.asOf) - Date.parse(beat)
    if (this.#seen?.beat !== beat || replay !== 'current') this.#seen = { beat, at }
    const inData = asOf === null ? 0 : Math.max(0, Date.parse(asOf) - Date.parse(beat))
    return Math.max(inData, at - this.#seen.at)
  }
}
