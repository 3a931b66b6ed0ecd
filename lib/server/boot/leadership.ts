import 'server-only'
import { randomUUID } from 'node:crypto'
import { CHAIN_EVENT, type ChainEventType } from '@/lib/domain/chain-event'
import { describeError } from '@/lib/domain/failure'
import { BackgroundLoop } from '../background-loop'
import type { Clock } from '../clock'
import type { EventOutbox } from '../event-log/event-outbox'
import type { OperationalStateHolder } from '../holder/operational-state-holder'
import type { Log } from '../log'
import type { SubstrateProvider } from '../provider/substrate-provider'
import { sortedReasons } from '@/lib/domain/operational-state'

interface LeadershipOptions {
  readonly instanceId: string
  readonly provider: SubstrateProvider
  readonly holder: OperationalStateHolder
  readonly outbox: EventOutbox
  readonly clock: Clock
  readonly log: Log
  readonly presenceMs: number
}

/** The leader's presence as the page is told it (SPEC 8, `runtime`). */
export interface RuntimePresence {
  readonly instanceId: string
  readonly leader: boolean
  readonly heartbeatAt: string
  readonly alive: boolean
}

/**
 * This process's lead of the workspace: its term, its heartbeat, and the events that tell its
 * life (SPEC 5, 6). Until instances compete for the lock, the one process leads.
 */
export class Leadership {
  readonly #options: LeadershipOptions
  readonly #loop: BackgroundLoop
  #term: string | null = null
  #heartbeatAt: string | null = null

  constructor(options: LeadershipOptions) {
    this.#options = options
    this.#loop = new BackgroundLoop({
      name: 'heartbeat',
      tag: '[kora.boot]',
      clock: options.clock,
      log: options.log,
      round: () => this.#beat(),
      afterFailureMs: Math.min(options.presenceMs, 1_000),
    })
  }

  /** Null before this process leads. */
  get presence(): RuntimePresence | null {
    if (this.#heartbeatAt === null) return null
    const { instanceId, provider, presenceMs } = this.#options
    // Silent is who misses beats while the substrate answers; without it nothing newer is known.
    const knownAt = provider.clock.asOf ?? this.#heartbeatAt
    const silence = Date.parse(knownAt) - Date.parse(this.#heartbeatAt)
    return {
      instanceId,
      leader: true,
      heartbeatAt: this.#heartbeatAt,
      alive: silence < 3 * presenceMs,
    }
  }

  /**
   * Takes the next term, tells what became of the leader before, and begins to beat. Throws what
   * the driver throws when the substrate went away meanwhile; a later call then goes on from there.
   */
  async take(): Promise<void> {
    if (this.#term === null) await this.#beginTerm()
    await this.#beat()
    this.#loop.start()
    const { outbox, log } = this.#options
    try {
      await outbox.flush()
    } catch (error) {
      // Whether the event log takes appends is for a gate of its own to decide; the events wait.
      log.warn('[kora.boot]', `the lead is not in the event log yet: ${describeError(error)}`)
    }
  }

  async #beginTerm(): Promise<void> {
    const { provider, instanceId, log } = this.#options
    const { workspaceId } = provider
    const before = await provider.substrate.readLeader(workspaceId)
    const term = await provider.substrate.takeTerm({ workspaceId, instanceId })
    this.#term = term
    log.info('[kora.boot]', `leading as ${instanceId}, term ${term}`)
    if (before !== null && before.instanceId !== instanceId) {
      this.#tell(CHAIN_EVENT.runtimeLost, {
        instance_id: before.instanceId,
        term: before.term,
        last_heartbeat_at: before.heartbeatAt,
      })
    }
    this.#tell(CHAIN_EVENT.runtimeLeading, { instance_id: instanceId, term })
  }

  /** Ends the heartbeat, says goodbye in the log and clears the presence. */
  async leave(reason: string): Promise<void> {
    await this.#loop.stop()
    const { provider, instanceId, outbox } = this.#options
    if (this.#term === null) return
    this.#tell(CHAIN_EVENT.runtimeGoodbye, { instance_id: instanceId, term: this.#term, reason })
    await outbox.flush()
    await provider.substrate.clearPresence({ workspaceId: provider.workspaceId, instanceId })
    this.#term = null
    this.#heartbeatAt = null
  }

  #tell(eventType: ChainEventType, payload: Record<string, unknown>): void {
    const { outbox, clock } = this.#options
    const occurredAt = new Date(clock.now()).toISOString()
    const event = { eventId: randomUUID(), eventType, occurredAt, payload }
    outbox.push([event], { expendable: false })
  }

  async #beat(): Promise<number> {
    const { provider, instanceId, presenceMs, log } = this.#options
    if (this.#term === null) return presenceMs
    const asOf = await provider.substrate.beatPresence({
      workspaceId: provider.workspaceId,
      instanceId,
      role: 'runtime',
      term: this.#term,
      state: this.#stateForPresence(),
    })
    if (asOf === null) {
      log.error('[kora.boot]', `term ${this.#term} is over: another instance leads`)
    } else {
      this.#heartbeatAt = asOf
      provider.clock.record(asOf)
    }
    return presenceMs
  }

  #stateForPresence(): Record<string, unknown> {
    const { current } = this.#options.holder
    return {
      primary_state: current.primaryState,
      claim_permission: current.claimPermission,
      degradation_reasons: sortedReasons(current),
    }
  }
}
