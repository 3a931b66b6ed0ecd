import 'server-only'
import { describeError } from '@/lib/domain/failure'
import type { BootProgress } from '@/lib/domain/state/boot-progress'
import type { StripSegment } from '@/lib/domain/state/state-strip'
import type { Clock } from '@/lib/server/process/clock'
import type { StateTimeline } from '@/lib/server/state/state-timeline'
import type { Log } from '@/lib/server/process/log'
import type { SubstrateClock } from '@/lib/server/db/substrate-clock'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import type { ReadAge } from '@/lib/server/db/shared-read'
import type { CockpitRead } from '@/lib/server/db/sql/tickets/read-cockpit'
import { within } from '@/lib/server/process/within'
import type { BootReport } from './boot-report'
import { type FollowedLeader, LeaderFollower } from './follow-leader'
import type { Leadership } from '@/lib/server/leadership/leadership'
import type { RuntimePresence } from '@/lib/server/leadership/runtime-presence'

const TAG = '[kora.boot]'
/** An answer about the state never waits longer than this for a substrate that may be frozen. */
const ANSWER_WITHIN_MS = 800

interface RuntimeViewOptions {
  readonly provider: SubstrateProvider
  readonly leadership: Leadership
  readonly timeline: StateTimeline
  readonly report: BootReport
  /** An observer never leads. */
  readonly role: 'runtime' | 'observer'
  readonly presenceMs: number
  /** Null without an agent. */
  readonly agent: { readonly isAgentReachable: boolean } | null
  readonly clock: Clock
  readonly log: Log
}

/**
 * What an answer may read about this process's runtime, and about the leader elsewhere (SPEC 8).
 */
export class RuntimeView {
  readonly #options: RuntimeViewOptions
  readonly #follower: LeaderFollower
  /** The last read, however old: a wake makes no other instance the leader. */
  #lastRead: CockpitRead | null = null
  /** The substrate gave nothing in time: the same answer waits for it no second time. */
  #isAway = false

  constructor(options: RuntimeViewOptions) {
    this.#options = options
    const { provider, presenceMs } = options
    this.#follower = new LeaderFollower(provider, { presenceMs })
  }

  get progress(): BootProgress {
    return this.#options.report.progress
  }

  get presence(): RuntimePresence | null {
    return this.#options.leadership.presence
  }

  /** Null without an agent. */
  get isAgentReachable(): boolean | null {
    return this.#options.agent?.isAgentReachable ?? null
  }

  /** The substrate's clock as this process knows it. */
  get clock(): SubstrateClock {
    return this.#options.provider.clock
  }

  /**
   * Whether another instance's state is this process's answer (SPEC 6: without the lock). What keeps
   * this process from leading, a gate or a failed boot, is its own trouble: it is answered as the
   * state of the workspace only while nobody else leads.
   */
  get isFollowing(): boolean {
    const { role, leadership, report } = this.#options
    if (role === 'observer') return true
    const hasGivenUp = report.progress.phase === 'failed'
    if (hasGivenUp || leadership.mode === 'seeking') return this.#anotherLeads()
    return leadership.mode === 'standing_by'
  }

  /** As far as the last read knows. */
  #anotherLeads(): boolean {
    const { leadership, provider, presenceMs } = this.#options
    const leader = this.#lastRead?.leader ?? null
    if (this.#lastRead === null || leader === null) return false
    const silence = provider.leaderSilence(this.#lastRead)
    const isAlive = silence !== null && silence < 3 * presenceMs
    return isAlive && leader.instanceId !== leadership.instanceId
  }

  /**
   * The last read of the substrate, which also updates this process's clock; null where it cannot
   * be read. Has a short time limit, because the substrate may be frozen.
   */
  async readOrNull(age?: ReadAge): Promise<CockpitRead | null> {
    const { provider, leadership } = this.#options
    const read = provider.shared.kept(age) ?? (await this.#soon(provider.readOrNull(age)))
    this.#isAway = read === null
    // The read for the page may be the first to show a successor (SPEC 6).
    if (read !== null) {
      this.#lastRead = read
      leadership.hear(read.leader)
    }
    return read
  }

  /** The leader's state from the event log; null where it cannot be read. */
  async follow(age?: ReadAge): Promise<FollowedLeader | null> {
    const { provider, log } = this.#options
    if (!provider.isInitialized) return null
    try {
      const read = provider.shared.kept(age) ?? (await provider.shared.get(age))
      this.#lastRead = read
      this.#isAway = false
      return await this.#follower.follow(read)
    } catch (error) {
      log.warn(TAG, `the leader's state cannot be read: ${describeError(error)}`)
      return null
    }
  }

  /**
   * The 24 hours until the last good round trip. Within the time limit it returns what is known so
   * far, else null. After `aliveUntil` (epoch ms) the state is unconfirmed; by default it is
   * confirmed until the end.
   */
  async strip(aliveUntil?: number): Promise<StripSegment[] | null> {
    const { timeline, log, provider } = this.#options
    const { asOf } = provider.clock
    if (!provider.isInitialized || asOf === null) return null
    const now = Date.parse(asOf)
    const newestSeq = provider.shared.kept()?.stateSeq
    if (this.#isAway) return timeline.strip(now, Math.min(now, aliveUntil ?? now))
    timeline.begin(provider.source.generation)
    await this.#soon(
      timeline.refresh(now, newestSeq).catch((error: unknown) => {
        log.warn(TAG, `the last 24 hours cannot be read: ${describeError(error)}`)
        return null
      }),
    )
    return timeline.strip(now, Math.min(now, aliveUntil ?? now))
  }

  /** Null when it takes longer than an answer may. */
  #soon<Value>(value: Promise<Value>): Promise<Value | null> {
    return within(value, ANSWER_WITHIN_MS, this.#options.clock)
  }
}
