import 'server-only'
import { sortedReasons } from '@/lib/domain/state/operational-state'
import { BackgroundLoop } from '@/lib/server/process/background-loop'
import type { Clock } from '@/lib/server/process/clock'
import type { OperationalStateHolder } from '@/lib/server/state/operational-state-holder'
import type { Log } from '@/lib/server/process/log'
import type { SubstrateProvider } from '@/lib/server/db/substrate-provider'
import { refusesWrites } from '@/lib/server/db/errors/database-refuses'
import { recordHeartbeat } from '@/lib/server/db/sql/leadership/record-heartbeat'
import type { RuntimePresence } from './runtime-presence'

interface HeartbeatOptions {
  readonly instanceId: string
  readonly provider: SubstrateProvider
  readonly holder: OperationalStateHolder
  readonly clock: Clock
  readonly log: Log
  readonly presenceMs: number
  /** The present term; null while this process does not lead: then no heartbeat is sent. */
  readonly term: () => string | null
  /** A heartbeat was refused: this term is over. */
  readonly onTermOver: (term: string) => void
}

/** The leader's sign of life in its presence row, once a presence interval (SPEC 3). */
export class LeaderHeartbeat {
  readonly #options: HeartbeatOptions
  readonly #loop: BackgroundLoop
  #lastHeartbeatSentAt: string | null = null
  /** When the database last refused a heartbeat for good, monotonic ms. */
  #refusedAt = -Infinity

  constructor(options: HeartbeatOptions) {
    const { clock, log, presenceMs } = options
    this.#options = options
    this.#loop = new BackgroundLoop({
      name: 'heartbeat',
      tag: '[kora.boot]',
      clock,
      log,
      round: () =>
        this.beat().catch((error: unknown) => {
          if (refusesWrites(error)) this.#refusedAt = clock.monotonic()
          throw error
        }),
      afterFailureMs: Math.min(presenceMs, 1_000),
    })
  }

  /** Null before the first heartbeat. */
  get presence(): RuntimePresence | null {
    if (this.#lastHeartbeatSentAt === null) return null
    const { instanceId, provider, presenceMs, clock } = this.#options
    // A leader is silent when it misses heartbeats while the substrate answers. While the substrate
    // is away there is nothing newer to compare with.
    const knownAt = provider.clock.asOf ?? this.#lastHeartbeatSentAt
    const silence = Date.parse(knownAt) - Date.parse(this.#lastHeartbeatSentAt)
    return {
      instanceId,
      leader: true,
      heartbeatAt: this.#lastHeartbeatSentAt,
      // One whose heartbeat is refused lives all the same; what refuses it is said elsewhere.
      alive:
        silence < 3 * presenceMs ||
        provider.clock.closed !== null ||
        clock.monotonic() - this.#refusedAt < 3 * presenceMs,
    }
  }

  /** A second call does nothing. */
  start(): void {
    this.#loop.start()
  }

  stop(): Promise<void> {
    return this.#loop.stop()
  }

  /**
   * Sends one heartbeat; returns the milliseconds until the next. Throws what the driver throws.
   */
  async beat(): Promise<number> {
    const { provider, holder, instanceId, presenceMs, onTermOver } = this.#options
    const term = this.#options.term()
    if (term === null) return presenceMs
    const { primaryState, claimPermission } = holder.current
    const record = provider.clock.roundTrip()
    const asOf = await provider.substrate.work.writeOne(recordHeartbeat, {
      workspaceId: provider.workspaceId,
      instanceId,
      role: 'runtime',
      term,
      state: {
        primary_state: primaryState,
        claim_permission: claimPermission,
        degradation_reasons: sortedReasons(holder.current),
      },
    })
    if (asOf === null) {
      onTermOver(term)
    } else {
      this.#lastHeartbeatSentAt = asOf
      // What was written just now was written on a primary that takes writes.
      record({ asOf, now: asOf, replay: null, isReadOnly: false })
    }
    return presenceMs
  }
}
